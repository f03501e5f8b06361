// Reference transport: the same equation solved by cosine transforms, in double, exactly in time for frozen
// sources.
//
// The discrete Laplacian with mirrored borders is diagonal in cosines (DCT-II), each with its eigenvalue.
#pragma once

/// Steady state of  0 = D lap u - k u + s  on nx x nz nodes of spacing h; five-point Laplacian, zero flux.
void cosine_steady(int nx, int nz, double h, double diffusion, double decay, const double *source, double *u);
/// Exact u after `time` from `u` under du/dt = D lap u - k u (the same Laplacian, no source).
void cosine_decay(int nx, int nz, double h, double diffusion, double decay, double time, double *u);
