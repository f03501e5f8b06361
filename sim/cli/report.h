// One self-contained page about a run or a sweep: pictures, figures, tables, evidence, provenance.
#pragma once
#include "sim/cli/plot_data.h"
#include "sim/cli/result.h"

enum { SKH_PAGE_PICTURES = 8 };

/// A picture of the section at one moment, as PNG bytes.
typedef struct skh_page_picture {
    char caption[96];
    int width, height;
    unsigned char *png;
    size_t size;
} skh_page_picture;

typedef struct skh_pictures {
    int count;
    skh_page_picture list[SKH_PAGE_PICTURES];
    char note[200]; ///< how they were made, and whether the run was reproduced
} skh_pictures;

/// Heal the course of a run again (from its snapshots where there are some) and paint it at telling moments.
/// When the end is reached the state is compared with that of the run. Prints what is wrong; returns 0 or the
/// exit code.
int skh_pictures_make(const skh_args *args, const skh_left *left, int most, skh_pictures *out);
void skh_pictures_free(skh_pictures *pictures);

/// The page of a run; `drawing` and `pictures` may be empty. Errors: SKH_ERR_IO.
skh_status skh_page_of_run(const skh_left *left, const skh_drawing *drawing, const skh_pictures *pictures,
                           FILE *out, skh_error *err);
/// The page of a sweep. Errors: SKH_ERR_IO.
skh_status skh_page_of_sweep(skh_store *store, const skh_drawing *drawing, FILE *out, skh_error *err);
