#include "tests/support/cosine.h"
#include <fftw3.h>
#include <math.h>

// Multiply every mode by 1 / (k - D lambda), or by exp(-(k - D lambda) time) when time >= 0.
static void filter(int nx, int nz, double h, double diffusion, double decay, double time, double *u)
{
    const double pi = 3.14159265358979323846;
    fftw_plan forward = fftw_plan_r2r_2d(nz, nx, u, u, FFTW_REDFT10, FFTW_REDFT10, FFTW_ESTIMATE);
    fftw_plan back = fftw_plan_r2r_2d(nz, nx, u, u, FFTW_REDFT01, FFTW_REDFT01, FFTW_ESTIMATE);
    fftw_execute(forward);
    for (int b = 0; b < nz; b++) {
        for (int a = 0; a < nx; a++) {
            double lambda = (4 - 2 * cos(pi * a / nx) - 2 * cos(pi * b / nz)) / (h * h);
            double rate = decay + diffusion * lambda;
            u[b * nx + a] *= (time < 0 ? 1 / rate : exp(-rate * time)) / (4.0 * nx * nz);
        }
    }
    fftw_execute(back);
    fftw_destroy_plan(forward);
    fftw_destroy_plan(back);
}

void cosine_steady(int nx, int nz, double h, double diffusion, double decay, const double *source, double *u)
{
    for (int i = 0; i < nx * nz; i++) u[i] = source[i];
    filter(nx, nz, h, diffusion, decay, -1, u);
}

void cosine_decay(int nx, int nz, double h, double diffusion, double decay, double time, double *u)
{
    filter(nx, nz, h, diffusion, decay, time, u);
}
