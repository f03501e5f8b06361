#define _XOPEN_SOURCE 700 // mkdtemp
#include "sim/base/file.h"
#include "tests/support/near.h"
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/skinheal-test-XXXXXX";
static char path[256];

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/out.csv", folder);
    return 0;
}

// Files in the folder; they are removed.
static int empty_folder(void)
{
    int count = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *e; (e = readdir(entries));) {
        char name[600];
        if (e->d_name[0] == '.') continue;
        snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
        remove(name);
        count++;
    }
    closedir(entries);
    return count;
}

static int teardown(void **state)
{
    (void)state;
    empty_folder();
    return rmdir(folder);
}

static void write_text(const char *name, const char *text)
{
    skh_file file;
    assert_int_equal(skh_file_create(&file, name, NULL), SKH_OK);
    fputs(text, file.stream);
    assert_int_equal(skh_file_commit(&file, NULL), SKH_OK);
}

static void assert_holds(const char *name, const char *text)
{
    char *data;
    size_t size;
    assert_int_equal(skh_file_read(name, 1000, &data, &size, NULL), SKH_OK);
    assert_int_equal(size, strlen(text));
    assert_string_equal(data, text);
    free(data);
}

static void a_committed_file_holds_what_was_written(void **state)
{
    (void)state;
    write_text(path, "day,collagen\n");
    assert_holds(path, "day,collagen\n");
    assert_int_equal(empty_folder(), 1); // no temporary is left
}

static void the_old_file_stays_until_the_commit(void **state)
{
    (void)state;
    write_text(path, "old");
    skh_file file;
    assert_int_equal(skh_file_create(&file, path, NULL), SKH_OK);
    fputs("new", file.stream);
    fflush(file.stream);
    assert_holds(path, "old");
    assert_int_equal(skh_file_commit(&file, NULL), SKH_OK);
    assert_holds(path, "new");
    assert_int_equal(empty_folder(), 1);
}

static void a_discarded_file_leaves_nothing(void **state)
{
    (void)state;
    skh_file file;
    assert_int_equal(skh_file_create(&file, path, NULL), SKH_OK);
    fputs("half", file.stream);
    skh_file_discard(&file);
    skh_file_discard(&file); // twice is fine
    assert_int_equal(empty_folder(), 0);
}

static void writing_through_a_link_keeps_the_link(void **state)
{
    (void)state;
    char target[300];
    snprintf(target, sizeof target, "%s/target", folder);
    write_text(target, "old");
    assert_int_equal(symlink(target, path), 0);
    write_text(path, "new");
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_holds(target, "new");
    assert_int_equal(empty_folder(), 2);
}

static void a_full_device_is_an_error_at_commit(void **state)
{
    (void)state;
    skh_file file;
    skh_error err = {""};
    assert_int_equal(skh_file_create(&file, "/dev/full", NULL), SKH_OK);
    fputs("lost", file.stream);
    assert_int_equal(skh_file_commit(&file, &err), SKH_ERR_IO);
    assert_non_null(strstr(err.message, "/dev/full"));
    assert_non_null(strstr(err.message, "No space left"));
    struct stat status;
    assert_int_equal(stat("/dev/full", &status), 0);
    assert_true(S_ISCHR(status.st_mode)); // a device must never be replaced
}

// In a child: no more than 4 KiB may be written to any file.
static int write_too_much(void)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {4096, 4096};
    if (setrlimit(RLIMIT_FSIZE, &limit)) return 2;
    skh_file file;
    skh_error err = {""};
    if (skh_file_create(&file, path, NULL)) return 3;
    for (int i = 0; i < 10000; i++) fputs("too much ", file.stream);
    return skh_file_commit(&file, &err) == SKH_ERR_IO && strstr(err.message, "cannot write") ? 0 : 4;
}

static void running_out_of_space_keeps_the_old_file_and_no_rubbish(void **state)
{
    (void)state;
    write_text(path, "old");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) _exit(write_too_much());
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_holds(path, "old");
    assert_int_equal(empty_folder(), 1);
}

static void impossible_targets_are_refused_with_the_reason(void **state)
{
    (void)state;
    skh_file file;
    skh_error err = {""};
    char missing[300];
    snprintf(missing, sizeof missing, "%s/no/such/folder/out.csv", folder);
    assert_int_equal(skh_file_create(&file, missing, &err), SKH_ERR_CREATE);
    assert_non_null(strstr(err.message, "No such file"));
    skh_file_discard(&file); // after a failure is fine
    assert_int_equal(skh_file_create(&file, folder, &err), SKH_ERR_CREATE);
    assert_non_null(strstr(err.message, "directory"));
    assert_int_equal(skh_file_create(&file, "", &err), SKH_ERR_CREATE);
    assert_int_equal(skh_file_create(&file, "/proc/skinheal.csv", &err),
                     SKH_ERR_CREATE); // nobody may write here
    char longest[5000];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(skh_file_create(&file, longest, &err), SKH_ERR_CREATE);
    assert_int_equal(empty_folder(), 0);
}

static void an_unwritable_folder_is_refused(void **state)
{
    (void)state;
    if (geteuid() == 0) skip(); // root may write anywhere; /proc above covers it
    assert_int_equal(chmod(folder, 0500), 0);
    skh_file file;
    skh_status status = skh_file_create(&file, path, NULL);
    chmod(folder, 0700);
    assert_int_equal(status, SKH_ERR_CREATE);
}

static void reading_names_what_is_wrong(void **state)
{
    (void)state;
    char *data;
    size_t size;
    skh_error err = {""};
    assert_int_equal(skh_file_read(path, 10, &data, &size, &err), SKH_ERR_NO_INPUT);
    assert_non_null(strstr(err.message, path));
    assert_int_equal(skh_file_read(folder, 10, &data, &size, &err), SKH_ERR_NO_INPUT);
    write_text(path, "0123456789");
    assert_int_equal(skh_file_read(path, 10, &data, &size, &err), SKH_OK); // the limit itself is allowed
    free(data);
    assert_int_equal(skh_file_read(path, 9, &data, &size, &err), SKH_ERR_DATA);
    assert_null(data);
    write_text(path, "");
    assert_int_equal(skh_file_read(path, 0, &data, &size, &err), SKH_OK);
    assert_int_equal(size, 0);
    free(data);
    empty_folder();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_committed_file_holds_what_was_written),
        cmocka_unit_test(the_old_file_stays_until_the_commit),
        cmocka_unit_test(a_discarded_file_leaves_nothing),
        cmocka_unit_test(writing_through_a_link_keeps_the_link),
        cmocka_unit_test(a_full_device_is_an_error_at_commit),
        cmocka_unit_test(running_out_of_space_keeps_the_old_file_and_no_rubbish),
        cmocka_unit_test(impossible_targets_are_refused_with_the_reason),
        cmocka_unit_test(an_unwritable_folder_is_refused),
        cmocka_unit_test(reading_names_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
