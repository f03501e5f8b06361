// The validation table V0-V15 (tests/evidence/v_table.csv) as tests, one per row, judged like `skinheal
// validate`.
#pragma once

/// Run the rows whose scenarios last at most `days` (long_rows 0) or longer (long_rows 1), four seeds each.
/// A row marked `inside` must be inside; one marked `miss` must not be: a model that got better must say so
/// in the table.
int v_table_run(double days, int long_rows);
