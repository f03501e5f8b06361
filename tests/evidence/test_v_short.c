// The rows of V0-V15 that two weeks decide.
#include "tests/support/v_table.h"

int main(void) { return v_table_run(16, 0); }
