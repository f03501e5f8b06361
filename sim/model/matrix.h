// Collagen pools, fibre orientation, elastin and provisional matrix of the dermis (MODEL 4.4, 4.5, 4.7, 16).
#pragma once
#include "sim/model/tissue.h"
#include "skinheal/params.h"

/// One slow step of dt_h: turnover, refilling, cross-linking, digestion by MMP, wall digestion under heavy
/// MMP.
void skh_matrix_step(skh_tissue *tissue, const skh_params *params, float dt_h);
/// Lay down what one cell makes at one node: mass in mg/ml with its type III share, by a cell with unit
/// heading (hx, hz). Returns what was kept after crowding and fibrin. Elastin needs a mature scaffold.
double skh_matrix_deposit(skh_tissue *tissue, size_t node, double mass, double type3, float hx, float hz,
                          const skh_params *params);
void skh_matrix_deposit_elastin(skh_tissue *tissue, size_t node, double mass);

/// Exact solution over dt of young' = made - k_young young, mature' = crosslinking young - k_mature mature.
/// Exposed for tests.
typedef struct skh_pool_rates {
    double young, mature, crosslinking; ///< 1/h
} skh_pool_rates;
void skh_pool_step(skh_pool_rates rates, double made, double dt_h, double *young, double *mature);
/// Scatter of fibres about the axis of the cell that lays them: cos 2 and cos 4 averages of +-14 degrees.
#define SKH_FIBRE_SCATTER2 0.88
#define SKH_FIBRE_SCATTER4 0.61
