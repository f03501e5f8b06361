#define _DEFAULT_SOURCE // MAP_ANONYMOUS
#include "sim/cli/evidence/crew.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct team {
    const skh_crew *crew;
    skh_crew_slot *slots; // shared
    double *shared;       // results, shared
    size_t shared_size;
    int *order;  // jobs, longest first
    pid_t *pids; // of each job; 0 = not started, -1 = done
    int started, running, finished;
} team;

// Set in a child that its parent wants to end; the job sees it between two steps and leaves no half-written
// file.
static volatile sig_atomic_t stop_wanted;
static void want_stop(int signal_number)
{
    (void)signal_number;
    stop_wanted = 1;
}
int skh_crew_stopped(void) { return stop_wanted; }

int skh_crew_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 ? (int)cores : 1;
}

static void disband(team *all)
{
    if (all->slots) munmap(all->slots, all->shared_size);
    free(all->order);
    free(all->pids);
}

static skh_status gather(const skh_crew *crew, team *all, skh_error *err)
{
    *all = (team){.crew = crew};
    size_t jobs = (size_t)crew->jobs, slots = jobs * sizeof(skh_crew_slot);
    slots += (64 - slots % 64) % 64; // doubles behind it stay aligned
    all->shared_size = slots + (jobs * (size_t)crew->results_per_job + 1) * sizeof(double);
    void *memory = mmap(NULL, all->shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    all->slots = memory == MAP_FAILED ? NULL : memory;
    all->order = calloc(jobs + 1, sizeof *all->order);
    all->pids = calloc(jobs + 1, sizeof *all->pids);
    if (!all->slots || !all->order || !all->pids) {
        disband(all);
        return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d jobs", crew->jobs);
    }
    all->shared = (double *)(void *)((char *)memory + slots);
    for (int i = 0; i < crew->jobs; i++) {
        int place = i; // insertion by falling cost; ties keep their order
        for (; place > 0 && crew->costs[all->order[place - 1]] < crew->costs[i]; place--)
            all->order[place] = all->order[place - 1];
        all->order[place] = i;
    }
    return SKH_OK;
}

static double *results_of(const team *all, int job)
{
    return all->shared + (size_t)job * (size_t)all->crew->results_per_job;
}

static _Noreturn void work(const team *all, int job)
{
    struct sigaction stop = {.sa_handler = want_stop}, ignore = {.sa_handler = SIG_IGN};
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++)
        signal(deadly[i], SIG_DFL); // a test program's handlers would jump back into the parent's code
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &ignore, NULL); // Ctrl-C reaches the whole group; the parent decides
    skh_crew_slot *slot = &all->slots[job];
    skh_error error = {{0}};
    skh_status status = all->crew->run(all->crew->context, job, slot, results_of(all, job), &error);
    memcpy(slot->message, error.message, sizeof slot->message);
    slot->status = status;
    _exit(status ? 1 : 0); // no atexit, no flushing of what the parent has buffered
}

static skh_status start_next(team *all, skh_error *err)
{
    int job = all->order[all->started];
    all->slots[job].status = SKH_ERR_INTERNAL; // stays so if the process dies
    snprintf(all->slots[job].message, sizeof all->slots[job].message, "the process of this run died");
    pid_t pid = fork();
    if (pid < 0) return skh_fail(err, SKH_ERR_INTERNAL, "cannot start a process: %s", strerror(errno));
    if (pid == 0) work(all, job);
    all->pids[job] = pid;
    all->started++;
    all->running++;
    return SKH_OK;
}

// Take note of processes that ended.
static void collect(team *all)
{
    for (int i = 0; i < all->started; i++) {
        int job = all->order[i];
        if (all->pids[job] <= 0 || waitpid(all->pids[job], NULL, WNOHANG) != all->pids[job]) continue;
        all->pids[job] = -1;
        all->running--;
        all->finished++;
    }
}

static double fraction_done(const team *all)
{
    double done = 0, total = 0;
    for (int i = 0; i < all->crew->jobs; i++) {
        total += all->crew->costs[i];
        double fraction = all->pids[i] < 0 ? 1.0 : (double)all->slots[i].fraction;
        done += all->crew->costs[i] * fraction;
    }
    return total > 0 ? done / total : 1.0;
}

static void stop_all(team *all)
{
    for (int job = 0; job < all->crew->jobs; job++) {
        if (all->pids[job] > 0) kill(all->pids[job], SIGTERM);
    }
    for (int job = 0; job < all->crew->jobs; job++) {
        if (all->pids[job] > 0) waitpid(all->pids[job], NULL, 0);
    }
}

static skh_status run_crew(team *all, skh_error *err)
{
    const skh_crew *crew = all->crew;
    const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};
    while (all->finished < crew->jobs) {
        while (all->running < crew->workers && all->started < crew->jobs) {
            skh_status status = start_next(all, err);
            if (status) return status;
        }
        nanosleep(&nap, NULL);
        collect(all);
        if (crew->tick && crew->tick(crew->context, fraction_done(all)))
            return skh_fail(err, SKH_ERR_INTERRUPTED, "interrupted; %d of %d runs are done and kept",
                            all->finished, crew->jobs);
    }
    return SKH_OK;
}

skh_status skh_crew_run(const skh_crew *crew, double *results, skh_status *failures, skh_error *messages,
                        skh_error *err)
{
    team all;
    skh_status status = gather(crew, &all, err);
    if (status) return status;
    status = run_crew(&all, err);
    if (status) stop_all(&all);
    for (int job = 0; job < crew->jobs; job++) {
        failures[job] = all.slots[job].status;
        memcpy(messages[job].message, all.slots[job].message, sizeof messages[job].message);
    }
    memcpy(results, all.shared, (size_t)crew->jobs * (size_t)crew->results_per_job * sizeof *results);
    disband(&all);
    return status;
}
