/// Field and cell files for ParaView and VTK: .vti images, .vtp points, .pvd series.
///
/// Pictures stand upright: x runs along the skin, y across the section, z is the height over the flattened
/// surface, so depth d lies at z = -d. Lengths are um. Names of arrays carry their unit. Binary, little
/// endian, not compressed.
#pragma once
#include "skinheal/scene.h"

/// All signals and fields, and what a voxel rests at, as cell data of one image. The moment stands in the
/// field data `TimeValue` (days). Errors: SKH_ERR_CREATE, SKH_ERR_IO; nothing half-written stays behind.
skh_status skh_vtk_fields_write(const skh_scene *scene, const char *path, skh_error *err);

/// Cells of the dermis and basal keratinocytes as points with type, id, age, radius and heading.
/// Types are those of skh_cell_type; SKH_CELL_COUNT + skh_keratinocyte_state for keratinocytes.
skh_status skh_vtk_cells_write(const skh_scene *scene, const char *path, skh_error *err);

/// A series: `files` (relative to the folder of `path`) at `time_d` days.
skh_status skh_vtk_series_write(const char *path, const char *const *files, const double *time_d, int count,
                                skh_error *err);
