#include "sim/cli/sweep/pool.h"
#include "sim/base/clock.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// A message is a kind, its size, and that many bytes. The last one of a child is RESULT or FAILURE.
enum { MAX_JOBS = 256, TICK = 1, RESULT = 2, FAILURE = 3, POLL_MS = 250 };
typedef struct header {
    uint64_t kind, size;
} header;

typedef struct child {
    pid_t pid; // 0 = free
    int pipe, run;
    double share;
    unsigned char *bytes;
    size_t used, room;
    int ended; // a RESULT or FAILURE stands whole at the front of `bytes`
} child;

typedef struct pool {
    const skh_pool_def *def;
    skh_store *store;
    skh_claims *claims;
    child children[2 * MAX_JOBS];         // half of them at work while the results of others are stored
    int jobs, slots, running, next, ours; // next: first one in turn not yet taken; ours: runs of this shard
    unsigned char *taken;                 // runs that need no look any more: 1 done or running, 2 failed
    skh_pool_result result;
} pool;

int skh_pool_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > MAX_JOBS ? MAX_JOBS : (int)cores;
}

// ---- in the child ----

static int child_pipe; // of this process: tick() has no context

static void send_all(const void *data, size_t size)
{
    for (const char *at = data; size;) {
        ssize_t sent = write(child_pipe, at, size);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) _exit(1); // nobody listens any more
        at += sent, size -= (size_t)sent;
    }
}

static void send_tick(double share)
{
    struct {
        header head;
        double share;
    } message = {{TICK, sizeof share}, share};
    send_all(&message, sizeof message);
}

static void send_result(const skh_plan *plan, skh_run_result *r)
{
    size_t rows = (size_t)r->rows, values = rows * (size_t)plan->metric_count,
           events = (size_t)r->event_count;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    r->memory_mb = (double)used.ru_maxrss / 1024;
    r->cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    header head = {RESULT, sizeof *r + sizeof(double) * (2 * rows + values) + sizeof *r->events * events};
    send_all(&head, sizeof head);
    send_all(r, sizeof *r);
    send_all(r->time_d, sizeof(double) * rows);
    send_all(r->session, sizeof(double) * rows);
    send_all(r->values, sizeof(double) * values);
    send_all(r->events, sizeof *r->events * events);
}

static void be_child(const pool *p, int run)
{
    signal(SIGINT, SIG_IGN); // the parent decides; it ends us with SIGTERM
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    uint64_t start = skh_clock_ns();
    skh_run_result result = {.run = run};
    skh_error err = {""};
    skh_status status = p->def->run(p->def->plan, run, send_tick, &result, &err);
    if (status) {
        header head = {FAILURE, strlen(err.message)};
        send_all(&head, sizeof head);
        send_all(err.message, (size_t)head.size);
    } else {
        result.wall_s = 1e-9 * (double)(skh_clock_ns() - start);
        send_result(p->def->plan, &result);
    }
    _exit(0);
}

// ---- in the parent ----

static skh_status start_child(pool *p, int run, skh_error *err)
{
    int ends[2], slot = 0;
    while (p->children[slot].pid) slot++; // there is one: running < jobs, and stored ones are gone
    if (pipe(ends)) return skh_fail(err, SKH_ERR_INTERNAL, "no pipe for run %d: %s", run, strerror(errno));
    fflush(NULL); // or a child's exit would print the parent's lines again
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]), close(ends[1]);
        return skh_fail(err, SKH_ERR_MEMORY, "no process for run %d: %s", run, strerror(errno));
    }
    if (pid == 0) {
        close(ends[0]);
        for (int i = 0; i < p->slots; i++) { // or brothers would keep each other's pipes from breaking
            if (p->children[i].pid) close(p->children[i].pipe);
        }
        child_pipe = ends[1];
        be_child(p, run);
    }
    close(ends[1]);
    child *c = &p->children[slot];
    *c = (child){.pid = pid, .pipe = ends[0], .run = run, .bytes = c->bytes, .room = c->room};
    p->running++;
    return SKH_OK;
}

static int unpack(const skh_plan *plan, const unsigned char *bytes, size_t size, skh_run_result *r)
{
    if (size < sizeof *r) return 0;
    memcpy(r, bytes, sizeof *r);
    bytes += sizeof *r, size -= sizeof *r;
    size_t rows = (size_t)r->rows, values = rows * (size_t)plan->metric_count,
           events = (size_t)r->event_count;
    int fits = size == sizeof(double) * (2 * rows + values) + sizeof *r->events * events;
    r->time_d = malloc(sizeof(double) * (rows + 1));
    r->session = malloc(sizeof(double) * (rows + 1));
    r->values = malloc(sizeof(double) * (values + 1));
    r->events = malloc(sizeof *r->events * (events + 1));
    if (!fits || !r->time_d || !r->session || !r->values || !r->events) {
        skh_run_result_free(r);
        return 0;
    }
    memcpy(r->time_d, bytes, sizeof(double) * rows), bytes += sizeof(double) * rows;
    memcpy(r->session, bytes, sizeof(double) * rows), bytes += sizeof(double) * rows;
    memcpy(r->values, bytes, sizeof(double) * values), bytes += sizeof(double) * values;
    memcpy(r->events, bytes, sizeof *r->events * events);
    return 1;
}

static void run_failed(pool *p, int run, const char *why)
{
    p->taken[run] = 2;
    p->result.failed++;
    p->def->complain(p->def->context, run, why);
}

// Take ticks off the front of what has come; stop at the message that ends the run.
static void take_ticks(pool *p, child *c)
{
    size_t at = 0;
    header head;
    while (!c->ended && c->used - at >= sizeof head) {
        memcpy(&head, c->bytes + at, sizeof head);
        if (c->used - at - sizeof head < head.size) break;
        if (head.kind == TICK) {
            memcpy(&c->share, c->bytes + at + sizeof head, sizeof c->share);
            at += sizeof head + (size_t)head.size;
        } else {
            c->ended = 1;
            p->running--;
        }
    }
    memmove(c->bytes, c->bytes + at, c->used - at);
    c->used -= at;
}

static void end_child(pool *p, child *c)
{
    int state = 0;
    close(c->pipe);
    while (waitpid(c->pid, &state, 0) < 0 && errno == EINTR) {}
    c->pid = 0;
    if (!c->ended) {
        p->running--;
        char why[80];
        if (WIFSIGNALED(state))
            snprintf(why, sizeof why, "its process died of signal %d", WTERMSIG(state));
        else
            snprintf(why, sizeof why, "its process ended before its result was whole");
        run_failed(p, c->run, why);
    }
    skh_claims_drop(p->claims, c->run);
}

static skh_status listen_to(pool *p, child *c, skh_error *err)
{
    enum { CHUNK = 1 << 16 };
    if (c->room - c->used < CHUNK) {
        size_t room = c->room ? 2 * c->room : 4 * CHUNK;
        unsigned char *bytes = realloc(c->bytes, room);
        if (!bytes) return skh_fail(err, SKH_ERR_MEMORY, "no memory for the result of run %d", c->run);
        c->bytes = bytes, c->room = room;
    }
    ssize_t got = read(c->pipe, c->bytes + c->used, CHUNK);
    if (got < 0 && errno == EINTR) return SKH_OK;
    if (got <= 0) {
        end_child(p, c);
        return SKH_OK;
    }
    c->used += (size_t)got;
    take_ticks(p, c);
    return SKH_OK;
}

static skh_status end_run(pool *p, child *c, skh_error *err)
{
    skh_run_result result;
    header head;
    skh_status status = SKH_OK;
    memcpy(&head, c->bytes, sizeof head);
    const unsigned char *body = c->bytes + sizeof head;
    if (head.kind == FAILURE) {
        char why[sizeof(skh_error)] = "";
        memcpy(why, body, head.size < sizeof why ? (size_t)head.size : sizeof why - 1);
        run_failed(p, c->run, why);
    } else if (!unpack(p->def->plan, body, (size_t)head.size, &result)) {
        run_failed(p, c->run, "its result could not be read");
    } else {
        status = skh_store_add(p->store, &result, err);
        if (!status) p->result.finished++;
        p->result.cpu_s += result.cpu_s;
        p->result.busy_s += result.wall_s;
        if (result.memory_mb > p->result.memory_mb) p->result.memory_mb = result.memory_mb;
        skh_run_result_free(&result);
    }
    end_child(p, c);
    return status;
}

// Store what has ended. Called when the cores have been given new runs: writing to disk keeps none of them
// waiting.
static skh_status store_ended(pool *p, skh_error *err)
{
    skh_status status = SKH_OK;
    for (int i = 0; i < p->slots && !status; i++) {
        if (p->children[i].pid && p->children[i].ended) status = end_run(p, &p->children[i], err);
    }
    return status;
}

static int busy(const pool *p)
{
    for (int i = 0; i < p->slots; i++) {
        if (p->children[i].pid) return 1;
    }
    return 0;
}

static skh_status listen_to_all(pool *p, skh_error *err)
{
    struct pollfd ready[2 * MAX_JOBS];
    child *who[2 * MAX_JOBS];
    nfds_t count = 0;
    for (int i = 0; i < p->slots; i++) {
        if (!p->children[i].pid || p->children[i].ended) continue;
        who[count] = &p->children[i];
        ready[count++] = (struct pollfd){.fd = p->children[i].pipe, .events = POLLIN};
    }
    if (poll(ready, count, POLL_MS) <= 0) return SKH_OK;
    skh_status status = SKH_OK;
    for (nfds_t i = 0; i < count && !status; i++) {
        if (ready[i].revents) status = listen_to(p, who[i], err);
    }
    return status;
}

static int is_ours(const pool *p, int run) { return run % p->def->shards == p->def->shard; }

// The i-th run to start: first one seed of every point, then the next seed, so that a sweep cut short
// compares.
static int in_turn(const skh_plan *plan, int i)
{
    return i % plan->points * plan->replicates + i / plan->points;
}

// Start runs while there is room. Runs another sweep has claimed are looked at again later.
static skh_status fill_room(pool *p, int *left, skh_error *err)
{
    const int runs = p->def->plan->runs;
    *left = 0;
    const skh_plan *plan = p->def->plan;
    while (p->next < runs && (!is_ours(p, in_turn(plan, p->next)) || p->taken[in_turn(plan, p->next)]))
        p->next++;
    for (int i = p->next; i < runs; i++) {
        int run = in_turn(plan, i);
        if (!is_ours(p, run) || p->taken[run]) continue;
        if (p->running == p->jobs) {
            *left = 1;
            return SKH_OK;
        }
        if (!skh_claims_take(p->claims, run)) {
            *left = 1;
            continue;
        }
        p->taken[run] = 1;
        if (skh_store_has(p->store, run)) { // looked at after the claim: who held it before has stored it
            skh_claims_drop(p->claims, run);
            p->result.skipped++;
            continue;
        }
        skh_status status = start_child(p, run, err);
        if (status) return status;
    }
    return SKH_OK;
}

static double share_done(const pool *p)
{
    double done = p->result.skipped + p->result.finished + p->result.failed;
    for (int i = 0; i < p->slots; i++) done += p->children[i].pid ? p->children[i].share : 0;
    return p->ours ? done / p->ours : 1;
}

static void stop_children(pool *p)
{
    for (int i = 0; i < p->slots; i++) {
        child *c = &p->children[i];
        if (c->pid) {
            kill(c->pid, SIGTERM);
            c->ended = 1; // not its fault
            end_child(p, c);
        }
        free(c->bytes);
    }
}

skh_status skh_pool_run(const skh_pool_def *def, skh_store *store, skh_claims *claims, skh_pool_result *out,
                        skh_error *err)
{
    pool p = {
        .def = def, .store = store, .claims = claims, .jobs = def->jobs > 0 ? def->jobs : skh_pool_cores()};
    if (p.jobs > MAX_JOBS) p.jobs = MAX_JOBS;
    p.slots = 2 * p.jobs;
    p.taken = calloc((size_t)def->plan->runs + 1, 1);
    if (!p.taken) return skh_fail(err, SKH_ERR_MEMORY, "no memory for %d runs", def->plan->runs);
    for (int run = 0; run < def->plan->runs; run++) p.ours += is_ours(&p, run);
    uint64_t start = skh_clock_ns();
    skh_status status = SKH_OK;
    for (int left = 1; !status && (left || busy(&p));) {
        status = fill_room(&p, &left, err);
        if (!status) status = store_ended(&p, err);
        if (!status && (left || busy(&p))) status = listen_to_all(&p, err);
        if (!status && def->progress(def->context, share_done(&p), p.result.finished, p.result.failed,
                                     p.result.memory_mb))
            status =
                skh_fail(err, SKH_ERR_INTERRUPTED, "stopped; finished runs are safe, start again to go on");
    }
    stop_children(&p);
    free(p.taken);
    p.result.wall_s = 1e-9 * (double)(skh_clock_ns() - start);
    *out = p.result;
    if (!status && p.result.failed)
        status = skh_fail(err, SKH_ERR_INTERNAL, "%d of %d runs failed", p.result.failed, p.ours);
    return status;
}
