#include "sim/kernels/oxygen.h"

#include <math.h>
enum { DEEPEST = 4096 };

// Solve one column exactly with its neighbours frozen; returns the largest residual it had before, mmHg/s.
static double relax_column(const skh_grid *grid, const skh_oxygen_problem *p, double *w, int x, int y)
{
    size_t nx = (size_t)grid->nx, row = nx * (size_t)grid->ny, at = (size_t)y * nx + (size_t)x;
    double h = (double)grid->dx_um, a = p->diffusion_um2_s / (h * h), worst = 0.0;
    double top = 0.0, side_count = 0.0;
    double above = 0.0, ratio[DEEPEST], value[DEEPEST];
    int sides = (x > 0) + (x + 1 < grid->nx) + (y > 0) + (y + 1 < grid->ny);
    side_count = sides;
    // half a node of skin lies between the surface and the first node centre
    double transfer = (double)p->transfer[at];
    top = transfer / (1.0 + transfer * h / (2.0 * p->diffusion_um2_s)) / h;
    for (int z = 0; z < grid->nz; z++) {
        size_t n = at + (size_t)z * row;
        double around = 0.0, supply = (double)p->supply[n];
        if (x > 0) around += w[n - 1];
        if (x + 1 < grid->nx) around += w[n + 1];
        if (y > 0) around += w[n - nx];
        if (y + 1 < grid->ny) around += w[n + nx];
        double up = z > 0 ? a : 0.0, down = z + 1 < grid->nz ? a : 0.0;
        double diagonal = a * side_count + up + down + supply + (double)p->use[n];
        double right = a * around + supply * p->capillary;
        if (z == 0) {
            diagonal += top;
            right += top * p->air;
        }
        double residual = right - diagonal * w[n];
        if (z > 0) residual += up * w[n - row];
        if (z + 1 < grid->nz) residual += down * w[n + row];
        residual = fabs(residual) / diagonal;
        worst = residual > worst ? residual : worst;
        double pivot = diagonal - (z > 0 ? up * ratio[z - 1] : 0.0);
        ratio[z] = down / pivot;
        above = (right + up * above) / pivot;
        value[z] = above;
    }
    double below = 0.0;
    for (int z = grid->nz - 1; z >= 0; z--) {
        below = value[z] + ratio[z] * below;
        w[at + (size_t)z * row] = below;
    }
    return worst;
}

int skh_oxygen_solve(const skh_grid *grid, const skh_oxygen_problem *problem, double *oxygen, double residual,
                     int sweeps)
{
    int columns = grid->nx * grid->ny;
    for (int sweep = 1; sweep <= sweeps; sweep++) {
        double worst = 0.0;
        for (int colour = 0; colour < 2; colour++) {
            for (int c = 0; c < columns; c++) {
                int x = c % grid->nx, y = c / grid->nx;
                if ((x + y) % 2 != colour) continue;
                double r = relax_column(grid, problem, oxygen, x, y);
                worst = r > worst ? r : worst;
            }
        }
        if (worst <= residual * problem->air) return sweep;
    }
    return sweeps;
}
