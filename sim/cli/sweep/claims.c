#include "sim/cli/sweep/pool.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int lock(int file, int run, short type)
{
    struct flock byte = {.l_type = type, .l_whence = SEEK_SET, .l_start = run, .l_len = 1};
    return fcntl(file, F_SETLK, &byte) == 0;
}

skh_status skh_claims_open(const char *store_path, skh_claims *claims, skh_error *err)
{
    snprintf(claims->path, sizeof claims->path, "%s.claims", store_path);
    claims->file = open(claims->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (claims->file < 0)
        return skh_fail(err, SKH_ERR_CREATE, "cannot create '%s': %s", claims->path, strerror(errno));
    return SKH_OK;
}

int skh_claims_take(skh_claims *claims, int run) { return lock(claims->file, run, F_WRLCK); }
void skh_claims_drop(skh_claims *claims, int run) { (void)lock(claims->file, run, F_UNLCK); }

void skh_claims_close(skh_claims *claims, int remove)
{
    if (remove) unlink(claims->path);
    close(claims->file);
}
