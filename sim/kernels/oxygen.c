// One sweep: r = b - A w in double; (theta + X) (theta + Y) (theta + Z) d = c r in float, which is exact
// enough for a correction; w += d. X, Y, Z are minus the second differences along each axis; supply, use and
// the surface go with Z. c = 2 theta in a section, 2 theta^2 in a volume. A mode of eigenvalue x is damped by
// (theta - x) / (theta + x) per axis, so thetas are spread geometrically over the eigenvalues.
#include "sim/kernels/oxygen.h"

#include "sim/kernels/parallel.h"
#include <math.h>

enum {
    CYCLE =
        6, // sweeps per cycle: damps every mode to a few percent over the range of eigenvalues met in skin
    STRIP = 32 // columns solved together
};

typedef struct solver {
    const skh_grid *grid;
    const skh_oxygen_problem *problem;
    double *oxygen;
    float *change, *ratio; // per node
    float *worst;          // per row
    float *line;           // inverse pivots of a line along x (or y) at the present theta
    double exchange;       // D / h^2, 1/s
    size_t nx, ny, nz;
} solver;

size_t skh_oxygen_work(const skh_grid *grid)
{
    size_t longest = (size_t)(grid->nx > grid->ny ? grid->nx : grid->ny);
    return 2 * skh_grid_nodes(grid) + (size_t)grid->nz * (size_t)grid->ny + longest;
}

// 1/s between the air and the first node of a column: the surface in series with half a node of skin.
static double surface_exchange(const solver *s, size_t column)
{
    double transfer = (double)s->problem->transfer[column], h = (double)s->grid->dx_um;
    return transfer / (1.0 + 0.5 * transfer * h / s->problem->diffusion_um2_s) / h;
}

// What is missing from balance in nodes from..to - 1 of row (y, z), mmHg/s. `inside`: none of them meets
// itself at a border along x, and none the air.
static inline __attribute__((always_inline)) void residual(const solver *s, size_t y, size_t z, size_t from,
                                                           size_t to, const int inside)
{
    const skh_oxygen_problem *p = s->problem;
    const size_t nx = s->nx, layer = nx * s->ny, at = z * layer + y * nx;
    const double *restrict here = s->oxygen + at, *restrict lefts = here - 1, *restrict rights = here + 1;
    // at a border a node meets itself
    const double *restrict up = z > 0 ? here - layer : here, *restrict down =
                                                                 z + 1 < s->nz ? here + layer : here;
    const double *restrict before = y > 0 ? here - nx : here, *restrict after =
                                                                  y + 1 < s->ny ? here + nx : here;
    const float *restrict supply = p->supply + at, *restrict use = p->use + at;
    float *restrict change = s->change + at;
    const double exchange = s->exchange, capillary = p->capillary;
    for (size_t x = from; x < to; x++) {
        double w = here[x], left = inside || x > 0 ? lefts[x] : w,
               right = inside || x + 1 < nx ? rights[x] : w;
        double around =
            ((left - w) + (right - w)) + ((up[x] - w) + (down[x] - w)) + ((before[x] - w) + (after[x] - w));
        double made = (double)supply[x] * (capillary - w) - (double)use[x] * w;
        if (!inside && z == 0) made += surface_exchange(s, y * nx + x) * (p->air - w);
        change[x] = (float)(exchange * around + made);
    }
}

static inline __attribute__((always_inline)) void row_residual(const solver *s, size_t y, size_t z)
{
    const size_t nx = s->nx;
    if (z == 0 || nx < 3) {
        residual(s, y, z, 0, nx, 0);
    } else {
        residual(s, y, z, 0, 1, 0);
        residual(s, y, z, 1, nx - 1, 1);
        residual(s, y, z, nx - 1, nx, 0);
    }
    const float *change = s->change + (z * s->ny + y) * nx;
    float worst = 0.0f;
    for (size_t x = 0; x < nx; x++) {
        float size = change[x] < 0.0f ? -change[x] : change[x];
        worst = size > worst ? size : worst;
    }
    s->worst[z * s->ny + y] = worst;
}

// Built once per instruction set; the arithmetic, and so the bits, are the same.
static void row_residual_baseline(const solver *s, size_t y, size_t z) { row_residual(s, y, z); }
#if defined(__x86_64__) || defined(__i386__)
__attribute__((target("avx2"))) static void row_residual_avx2(const solver *s, size_t y, size_t z)
{
    row_residual(s, y, z);
}
#endif

static double largest_residual(const solver *s)
{
    const int rows = (int)(s->ny * s->nz);
    void (*of_row)(const solver *, size_t, size_t) = row_residual_baseline;
#if defined(__x86_64__) || defined(__i386__)
    if (__builtin_cpu_supports("avx2")) of_row = row_residual_avx2;
#endif
#pragma omp parallel for schedule(static) if (skh_grid_nodes(s->grid) >= SKH_PARALLEL_NODES)
    for (int row = 0; row < rows; row++) of_row(s, (size_t)row % s->ny, (size_t)row / s->ny);
    float worst = 0.0f;
    for (int row = 0; row < rows; row++) worst = s->worst[row] > worst ? s->worst[row] : worst;
    return (double)worst;
}

// (theta + Z) d = r for columns x .. x + width - 1 of one y.
static void solve_down(const solver *s, float theta, size_t y, size_t x, size_t width)
{
    const skh_oxygen_problem *p = s->problem;
    const size_t layer = s->nx * s->ny, column = y * s->nx + x;
    const float a = (float)s->exchange;
    float before[STRIP] = {0}, pass[STRIP] = {0}; // ratio and value of the node above
    for (size_t z = 0; z < s->nz; z++) {
        const size_t at = z * layer + column;
        const float up = z > 0 ? a : 0.0f, down = z + 1 < s->nz ? a : 0.0f;
        const float *restrict supply = p->supply + at, *restrict use = p->use + at;
        float *restrict change = s->change + at, *restrict ratio = s->ratio + at;
        for (size_t k = 0; k < width; k++) {
            float pivot = theta + (supply[k] + use[k]) + down + up * (1.0f - before[k]);
            if (z == 0) pivot += (float)surface_exchange(s, column + k);
            float inverse = 1.0f / pivot;
            before[k] = ratio[k] = down * inverse;
            pass[k] = change[k] = (change[k] + up * pass[k]) * inverse;
        }
    }
    for (size_t z = s->nz - 1; z-- > 0;) {
        const size_t at = z * layer + column;
        const float *restrict below = s->change + at + layer, *restrict ratio = s->ratio + at;
        float *restrict change = s->change + at;
        for (size_t k = 0; k < width; k++) change[k] += ratio[k] * below[k];
    }
}

// Inverse pivots of (theta + second difference) along a line of n nodes.
static void factor_line(const solver *s, float theta, size_t n)
{
    float a = (float)s->exchange, ratio = 0.0f;
    for (size_t i = 0; i < n; i++) {
        float before = i > 0 ? a : 0.0f, after = i + 1 < n ? a : 0.0f;
        s->line[i] = 1.0f / (theta + after + before * (1.0f - ratio));
        ratio = after * s->line[i];
    }
}

// (theta + Y) d = r for one layer.
static void solve_across(const solver *s, size_t z)
{
    const float a = (float)s->exchange;
    float *restrict change = s->change + z * s->nx * s->ny;
    for (size_t y = 0; y < s->ny; y++) {
        float up = y > 0 ? a : 0.0f;
        const float *before = y > 0 ? change + (y - 1) * s->nx : change;
        for (size_t x = 0; x < s->nx; x++)
            change[y * s->nx + x] = (change[y * s->nx + x] + up * before[x]) * s->line[y];
    }
    for (size_t y = s->ny - 1; y-- > 0;)
        for (size_t x = 0; x < s->nx; x++)
            change[y * s->nx + x] += a * s->line[y] * change[(y + 1) * s->nx + x];
}

// (theta + X) d = r for ROWS rows side by side, whose recurrences are independent; then w += scale d.
enum { ROWS = 8 };
static void solve_rows(const solver *s, size_t row, size_t count, double scale)
{
    const float a = (float)s->exchange;
    float *change = s->change + row * s->nx, carry[ROWS] = {0};
    double *oxygen = s->oxygen + row * s->nx;
    for (size_t x = 0; x < s->nx; x++) {
        const float inverse = s->line[x];
        for (size_t k = 0; k < count; k++) {
            carry[k] = (change[k * s->nx + x] + a * carry[k]) * inverse;
            change[k * s->nx + x] = carry[k];
        }
    }
    for (size_t k = 0; k < count; k++) carry[k] = 0.0f;
    for (size_t x = s->nx; x-- > 0;) {
        const float ratio = a * s->line[x];
        for (size_t k = 0; k < count; k++) {
            carry[k] = change[k * s->nx + x] + ratio * carry[k];
            oxygen[k * s->nx + x] += scale * (double)carry[k];
        }
    }
}

// One sweep, from the residual in `change`.
static void sweep(const solver *s, float theta)
{
    const int strips = (int)((s->nx + STRIP - 1) / STRIP), columns = strips * (int)s->ny;
    const int rows = (int)(s->ny * s->nz), groups = (rows + ROWS - 1) / ROWS;
#pragma omp parallel if (skh_grid_nodes(s->grid) >= SKH_PARALLEL_NODES)
    {
#pragma omp for schedule(static)
        for (int k = 0; k < columns; k++) {
            size_t x = (size_t)(k % strips) * STRIP, left = s->nx - x;
            solve_down(s, theta, (size_t)(k / strips), x, left < STRIP ? left : STRIP);
        }
        if (s->ny > 1) {
#pragma omp single
            factor_line(s, theta, s->ny);
#pragma omp for schedule(static)
            for (int z = 0; z < (int)s->nz; z++) solve_across(s, (size_t)z);
        }
#pragma omp single
        factor_line(s, theta, s->nx);
        double scale = 2.0 * (double)theta * (s->ny > 1 ? (double)theta : 1.0);
#pragma omp for schedule(static)
        for (int k = 0; k < groups; k++) {
            size_t row = (size_t)k * ROWS, left = (size_t)rows - row;
            solve_rows(s, row, left < ROWS ? left : ROWS, scale);
        }
    }
}

// Mean of supply and use, 1/s: the scale of the smoothest modes.
static double mean_turnover(const solver *s)
{
    double sum = 0.0;
    size_t nodes = skh_grid_nodes(s->grid);
    for (size_t i = 0; i < nodes; i++) sum += (double)(s->problem->supply[i] + s->problem->use[i]);
    return sum / (double)nodes;
}

int skh_oxygen_solve(const skh_grid *grid, const skh_oxygen_problem *problem, double *oxygen, double residual,
                     int sweeps, float *work)
{
    const size_t nodes = skh_grid_nodes(grid), rows = (size_t)grid->ny * (size_t)grid->nz;
    const double h = (double)grid->dx_um, exchange = problem->diffusion_um2_s / (h * h);
    solver s = {grid,
                problem,
                oxygen,
                work,
                work + nodes,
                work + 2 * nodes,
                work + 2 * nodes + rows,
                exchange,
                (size_t)grid->nx,
                (size_t)grid->ny,
                (size_t)grid->nz};
    const double turnover = mean_turnover(&s), good = residual * problem->air * turnover;
    double low = 0.25 * turnover, high = 4.0 * exchange;
    if (low < 1e-6 * high) low = 1e-6 * high;
    const float step = expf(logf((float)(high / low)) / CYCLE), first = (float)low * sqrtf(step);
    int used = 0;
    while (used + CYCLE <= sweeps && largest_residual(&s) > good) {
        float theta = first;
        for (int k = 0; k < CYCLE; k++, theta *= step) {
            if (k > 0) largest_residual(&s);
            sweep(&s, theta);
        }
        used += CYCLE;
    }
    return used;
}
