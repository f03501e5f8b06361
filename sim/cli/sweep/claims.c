#include "sim/cli/sweep/pool.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

// One byte, or with length 0 all of them.
static int lock(int file, int run, int length, short type)
{
    struct flock bytes = {.l_type = type, .l_whence = SEEK_SET, .l_start = run, .l_len = length};
    return fcntl(file, F_SETLK, &bytes) == 0;
}

skh_status skh_claims_open(const char *store_path, skh_claims *claims, skh_error *err)
{
    snprintf(claims->path, sizeof claims->path, "%s.claims", store_path);
    claims->file = open(claims->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (claims->file < 0)
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", claims->path, strerror(errno));
    return SKH_OK;
}

int skh_claims_take(skh_claims *claims, int run) { return lock(claims->file, run, 1, F_WRLCK); }
void skh_claims_drop(skh_claims *claims, int run) { (void)lock(claims->file, run, 1, F_UNLCK); }

void skh_claims_close(skh_claims *claims)
{
    if (lock(claims->file, 0, 0, F_WRLCK)) unlink(claims->path); // nobody else is at work
    close(claims->file);
}
