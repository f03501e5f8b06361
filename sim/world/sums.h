// Raw sums behind the regional metrics: one list, filled per row, added in order of rows.
#pragma once
#include "skinheal/vocabulary.h"

/// Quantities that are summed over nodes with a weight. SIGNAL and CELL stand for one each per lane and type.
typedef enum skh_sum {
    SKH_SUM_WEIGHT,
    SKH_SUM_COLLAGEN,
    SKH_SUM_SET_POINT,
    SKH_SUM_CAPACITY,
    SKH_SUM_YOUNG1,
    SKH_SUM_MATURE1,
    SKH_SUM_YOUNG3,
    SKH_SUM_MATURE3,
    SKH_SUM_ELASTIN,
    SKH_SUM_ELASTIN_REST,
    SKH_SUM_VESSELS,
    SKH_SUM_VESSELS_REST,
    SKH_SUM_FIBRIN,
    SKH_SUM_PROVISIONAL,
    SKH_SUM_DAMAGE,
    SKH_SUM_OXYGEN,
    SKH_SUM_BACTERIA,
    SKH_SUM_SYNTHESIS1,
    SKH_SUM_SYNTHESIS3,
    SKH_SUM_M2_RE,
    SKH_SUM_M2_IM,
    SKH_SUM_M4_RE,
    SKH_SUM_M4_IM,
    SKH_SUM_VOLUME,
    SKH_SUM_VOLUME_REST, ///< of the skin as it was: full to its set point, not swollen
    SKH_SUM_OEDEMA,
    SKH_SUM_CUT,  ///< memory times set point: what was destroyed
    SKH_SUM_LEFT, ///< (1 - memory) times set point: what was not
    SKH_SUM_SIGNAL,
    SKH_SUM_CELL = SKH_SUM_SIGNAL + SKH_SIGNAL_COUNT,
    SKH_SUM_COUNT = SKH_SUM_CELL + SKH_CELL_COUNT
} skh_sum;

/// Parts of the section a row adds to: its layer, the channels in it, the rims in it; each for skin and
/// section.
enum { SKH_PART_LAYER, SKH_PART_PORE, SKH_PART_RIM, SKH_PART_COUNT };
enum { SKH_SUM_ROW = SKH_PART_COUNT * 2 * SKH_SUM_COUNT };
