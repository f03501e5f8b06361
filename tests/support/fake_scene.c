#include "tests/support/fake_scene.h"
#include "sim/base/check.h"
#include "sim/base/random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CELLS = 40000, LANES = SKH_SIGNAL_COUNT };

typedef struct fake {
    skh_scene scene; // first, so that a scene is its fake
    fake_setup setup;
    skh_pore pore[32];
    double metrics[SKH_METRIC_COUNT];
    skh_scenario scenario;
    float *column[8];
    unsigned char *lesion;
    uint32_t *id;
    uint8_t *type, *chain_state;
    float *cell[5], *chain_x;
    int cells, chain;
} fake;

static float clamp01(float x) { return x < 0.0f ? 0.0f : x > 1.0f ? 1.0f : x; }
static float rise(float a, float b, float x)
{
    float t = clamp01((x - a) / (b - a));
    return t * t * (3.0f - 2.0f * t);
}
static void *grab(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    SKH_ASSERT(memory);
    return memory;
}

fake_setup fake_setup_default(void)
{
    return (fake_setup){.width_um = 1200,
                        .depth_um = 800,
                        .dx_um = 10,
                        .pores = 1,
                        .needle_um = 600,
                        .diameter_um = 250,
                        .collagen = 1.0f,
                        .seed = 1};
}

// Amounts in a channel by day, from the prototype's table: refilling, type III share, cross-linked share,
// fibrin.
typedef struct stage {
    float filled, type3, mature, fibrin, vessels, elastin;
} stage;
static stage stage_at(float day)
{
    stage s;
    s.filled =
        0.39f * rise(3.0f, 26.0f, day) + 0.39f * rise(26.0f, 180.0f, day) + 0.15f * rise(180.0f, 400.0f, day);
    s.type3 = 0.38f - 0.14f * rise(12.0f, 180.0f, day);
    s.mature = 0.05f + 0.25f * rise(10.0f, 200.0f, day);
    s.fibrin = expf(-day / 2.6f);
    s.vessels = 2.0f * rise(4.0f, 12.0f, day) * (1.0f - rise(14.0f, 45.0f, day)) + rise(12.0f, 45.0f, day);
    s.elastin = 0.05f * rise(60.0f, 200.0f, day);
    return s;
}

// Share of the node at (x, z) that the lesions destroyed.
static float destroyed(const fake *f, float x, float z)
{
    float most = 0.0f;
    for (int k = 0; k < f->scene.pore_count; k++) {
        const skh_pore *p = &f->pore[k];
        if (z > p->depth_um) continue;
        float narrow = clamp01((p->depth_um - z) / p->tip_um);
        float half = 0.5f * p->cut_fraction * p->diameter_um * narrow;
        float lap = clamp01((half - fabsf(x - p->x_um - p->slope * z)) / f->scene.grid.dx_um + 0.5f);
        if (lap > most) most = lap;
    }
    return most;
}

static void fill_columns(fake *f)
{
    const skh_grid *g = &f->scene.grid;
    const skh_layers *l = &f->scene.layers;
    for (int x = 0; x < g->nx; x++) {
        float at = ((float)x + 0.5f) * g->dx_um;
        float gone = destroyed(f, at, l->epidermis_um * 0.5f), day = f->setup.day;
        float off = (at - 0.5f * f->setup.width_um) / 500.0f;
        float cover = gone > 0.3f ? (day > 0.4f ? 1.0f : 0.0f) : 1.0f;
        float swell = 6.0f * rise(0.05f, 1.0f, day) * (1.0f - rise(2.0f, 6.0f, day)) *
                      (f->scene.pore_count ? 1.0f : 0.0f);
        f->column[0][x] = l->epidermis_um + l->ridge_um * sinf(6.2831853f * at / l->ridge_period_um);
        f->column[1][x] = swell - (fabsf(off) < 1.0f ? f->setup.scar_um * (1.0f - off * off) : 0.0f);
        f->column[2][x] = (l->epidermis_um - l->corneum_um) *
                          (1.0f + 0.2f * rise(1.0f, 6.0f, day) * (1.0f - rise(20.0f, 60.0f, day)) *
                                      (f->scene.pore_count ? 1.0f : 0.0f)) *
                          (gone > 0.3f ? rise(0.3f, 5.0f, day) : 1.0f);
        float thicker = f->column[2][x] - (l->epidermis_um - l->corneum_um);
        f->column[1][x] += thicker > 0.0f ? thicker : 0.0f;
        f->column[3][x] = l->corneum_um * (gone > 0.3f ? rise(1.0f, 5.0f, day) : 1.0f);
        f->column[4][x] = cover;
        f->column[5][x] = gone > 0.3f ? rise(0.4f, 3.0f, day) : 1.0f;
        f->column[6][x] = 1.0f;
        f->column[7][x] = 1.0f + 2.0f * expf(-day / 1.5f) * (f->scene.pore_count ? 1.0f : 0.0f);
        f->lesion[x] = fabsf(off) < 1.0f && f->setup.scar_um > 0.0f;
    }
    f->scene.columns = (skh_columns_view){.junction_um = f->column[0],
                                          .surface_um = f->column[1],
                                          .epidermis_um = f->column[2],
                                          .corneum_um = f->column[3],
                                          .cover = f->column[4],
                                          .barrier = f->column[5],
                                          .melanin = f->column[6],
                                          .perfusion = f->column[7],
                                          .lesion = f->lesion};
}

static void fill_node(fake *f, size_t i, float at, float z, double **field, float *capacity, float *elastin)
{
    const skh_layers *l = &f->scene.layers;
    float p = 1.0f / (1.0f + expf((z - l->papillary_um) / 20.0f)), deep = z - l->papillary_um;
    int fat = z > l->dermis_um;
    stage s = stage_at(f->setup.day);
    float gone = destroyed(f, at, z), off = (at - 0.5f * f->setup.width_um) / 500.0f;
    float scar = f->setup.scar_um > 0.0f && fabsf(off) < 1.0f ? 1.0f - off * off : 0.0f;
    float cap = fat ? 10.0f : p * 130.0f + (1.0f - p) * 200.0f;
    float c = cap * f->setup.collagen * (1.0f - 0.5f * scar) * (1.0f - gone * (1.0f - s.filled));
    float f3 = 0.15f + gone * (s.type3 - 0.15f), young = 0.07f + gone * (1.0f - s.mature - 0.07f);
    float a2 = p * 0.1389f + (1.0f - p) * 0.3507f, a4 = p * -0.5168f - (1.0f - p) * 0.3386f;
    float align = f->setup.cut_um > 500.0f ? gone : scar; // wide wounds and scars: parallel
    a2 += align * (0.8f - a2);
    a4 += align * (0.5f - a4);
    *capacity = cap;
    *elastin = fat ? 0.5f : p * 5.0f + (1.0f - p) * 9.0f;
    float vessels =
        fat ? 0.2f : p + (1.0f - p) * (0.25f + 0.75f * (deep > 0.0f ? expf(-deep / 120.0f) : 1.0f));
    field[SKH_FIELD_COLLAGEN1_YOUNG][i] = (double)(c * (1.0f - f3) * young);
    field[SKH_FIELD_COLLAGEN1_MATURE][i] = (double)(c * (1.0f - f3) * (1.0f - young));
    field[SKH_FIELD_COLLAGEN3_YOUNG][i] = (double)(c * f3 * young);
    field[SKH_FIELD_COLLAGEN3_MATURE][i] = (double)(c * f3 * (1.0f - young));
    field[SKH_FIELD_M2_RE][i] = (double)(c * a2);
    field[SKH_FIELD_M4_RE][i] = (double)(c * a4);
    field[SKH_FIELD_ELASTIN][i] = (double)(*elastin * (1.0f - gone * (1.0f - s.elastin)));
    field[SKH_FIELD_VESSELS][i] = (double)(vessels * (1.0f - gone * (1.0f - s.vessels)));
    field[SKH_FIELD_FIBRIN][i] = (double)(gone * 0.9f * s.fibrin);
    field[SKH_FIELD_PLATELET_STORE][i] = (double)(gone * 200.0f * expf(-f->setup.day / 0.3f));
    field[SKH_FIELD_LATENT_STORE][i] = (double)(gone * 100.0f * s.fibrin);
    field[SKH_FIELD_MEMORY][i] = (double)gone;
    field[SKH_FIELD_PROVISIONAL][i] = (double)(gone * cap * (1.0f - s.filled));
    field[SKH_FIELD_DAMAGE][i] = (double)(gone * expf(-f->setup.day / 2.0f));
    field[SKH_FIELD_BACTERIA][i] = (double)(gone * f->setup.bacteria);
    field[SKH_FIELD_OXYGEN][i] = 35.0;
}

static void fill_fields(fake *f)
{
    const skh_grid *g = &f->scene.grid;
    size_t nodes = skh_grid_nodes(g);
    double *field[SKH_FIELD_COUNT];
    for (int k = 0; k < SKH_FIELD_COUNT; k++) f->scene.fields[k] = field[k] = grab(nodes, sizeof(double));
    float *capacity = grab(nodes, 4), *rest_vessels = grab(nodes, 4), *elastin = grab(nodes, 4),
          *signals = grab(nodes * LANES, 4);
    for (int z = 0; z < g->nz; z++) {
        for (int x = 0; x < g->nx; x++) {
            size_t i = (size_t)z * (size_t)g->nx + (size_t)x;
            float at = ((float)x + 0.5f) * g->dx_um, deep = ((float)z + 0.5f) * g->dx_um;
            if (deep > f->column[0][x]) fill_node(f, i, at, deep, field, &capacity[i], &elastin[i]);
            rest_vessels[i] = capacity[i] > 0.0f ? 1.0f : 0.0f;
            for (int k = 0; k < f->scene.pore_count; k++) {
                float away = (at - f->pore[k].x_um) / 150.0f;
                float below = deep > f->pore[k].depth_um ? (deep - f->pore[k].depth_um) / 150.0f : 0.0f;
                float near = expf(-away * away - below * below);
                for (int s = 0; s < LANES; s++)
                    signals[i * LANES + (size_t)s] += 5.0f * near * expf(-f->setup.day / (2.0f + (float)s));
            }
        }
    }
    f->scene.capacity = capacity;
    f->scene.set_point = capacity;
    f->scene.vessels_rest = rest_vessels;
    f->scene.elastin_rest = elastin;
    f->scene.signals = signals;
}

static void add_cell(fake *f, skh_cell_type type, float x, float z, float turn)
{
    const skh_grid *g = &f->scene.grid;
    int column = (int)(x / g->dx_um);
    if (f->cells == MAX_CELLS || column < 0 || column >= g->nx || z >= f->setup.depth_um ||
        z < f->column[0][column] + 4.0f)
        return;
    int n = f->cells++;
    f->id[n] = (uint32_t)n + 1;
    f->type[n] = (uint8_t)type;
    f->cell[0][n] = x;
    f->cell[1][n] = z;
    f->cell[2][n] = cosf(6.2831853f * turn);
    f->cell[3][n] = sinf(6.2831853f * turn);
    f->cell[4][n] = 10.0f;
}

// How many cells of a type stand around one channel on a day.
static int crowd(skh_cell_type type, float d)
{
    switch (type) {
    case SKH_CELL_NEUTROPHIL:
        return (int)(60.0f * rise(0.1f, 1.0f, d) * (1.0f - rise(1.5f, 5.0f, d)));
    case SKH_CELL_MACROPHAGE_M1:
        return (int)(30.0f * rise(1.0f, 3.0f, d) * (1.0f - rise(4.0f, 9.0f, d)));
    case SKH_CELL_MACROPHAGE_M2:
        return (int)(30.0f * rise(3.0f, 6.0f, d) * (1.0f - rise(8.0f, 25.0f, d)));
    case SKH_CELL_FIBROBLAST_ACTIVE:
        return (int)(60.0f * rise(3.0f, 10.0f, d) * (1.0f - rise(16.0f, 60.0f, d)));
    case SKH_CELL_MYOFIBROBLAST:
        return (int)(20.0f * rise(6.0f, 12.0f, d) * (1.0f - rise(15.0f, 40.0f, d)));
    case SKH_CELL_SPROUT:
        return (int)(8.0f * rise(3.0f, 7.0f, d) * (1.0f - rise(10.0f, 20.0f, d)));
    default:
        return 0;
    }
}

static void fill_cells(fake *f)
{
    uint64_t seed = f->setup.seed, draw = 0;
    for (int k = 0; k < 5; k++) f->cell[k] = grab(MAX_CELLS, 4);
    f->id = grab(MAX_CELLS, 4);
    f->type = grab(MAX_CELLS, 1);
    float mm3 = f->setup.width_um * f->setup.depth_um * f->scene.grid.slab_um * 1e-9f;
    int residents = (int)(2400.0f * mm3);
    for (int n = 0; n < residents; n++, draw++) {
        float u = skh_random_unit(seed, draw, 0, 1), v = skh_random_unit(seed, draw, 0, 2);
        float turn = 0.06f * (skh_random_unit(seed, draw, 0, 3) - 0.5f);
        add_cell(f, SKH_CELL_FIBROBLAST, u * f->setup.width_um, v * f->setup.depth_um, turn);
    }
    for (int k = 0; k < f->scene.pore_count; k++) {
        const skh_pore *p = &f->pore[k];
        float reach = 60.0f + 0.4f * p->diameter_um;
        for (int type = 0; type < SKH_CELL_COUNT; type++) {
            int many = (int)((float)crowd((skh_cell_type)type, f->setup.day) * p->depth_um / 600.0f);
            for (int n = 0; n < many; n++, draw++) {
                float u = skh_random_normal(seed, draw, 0, 4), v = skh_random_unit(seed, draw, 0, 40),
                      turn = skh_random_unit(seed, draw, 0, 41);
                add_cell(f, (skh_cell_type)type, p->x_um + 0.5f * reach * u, 60.0f + v * p->depth_um, turn);
            }
        }
    }
    f->scene.cells = (skh_cells_view){.count = f->cells,
                                      .id = f->id,
                                      .type = f->type,
                                      .x_um = f->cell[0],
                                      .z_um = f->cell[1],
                                      .dir_x = f->cell[2],
                                      .dir_z = f->cell[3],
                                      .age_h = f->cell[4]};
}

static void fill_chain(fake *f)
{
    int most = (int)(f->setup.width_um / 8.0f) + 1;
    f->chain_x = grab((size_t)most, 4);
    f->chain_state = grab((size_t)most, 1);
    for (int n = 0; n < most; n++) {
        float x = ((float)n + 0.5f) * 8.0f;
        int column = (int)(x / f->scene.grid.dx_um);
        if (column >= f->scene.grid.nx || f->column[4][column] < 0.5f) continue;
        f->chain_x[f->chain] = x;
        f->chain_state[f->chain++] =
            (uint8_t)(n % 40 == 7 ? SKH_KERATINOCYTE_DIVIDING : SKH_KERATINOCYTE_RESTING);
    }
    f->scene.keratinocytes =
        (skh_keratinocytes_view){.count = f->chain, .x_um = f->chain_x, .state = f->chain_state};
}

static void fill_pores(fake *f)
{
    const fake_setup *s = &f->setup;
    int count = s->cut_um > 0.0f ? 1 : s->pores;
    SKH_ASSERT(count <= 32);
    for (int k = 0; k < count; k++) {
        float cut = s->cut_um > 0.0f ? 1.0f : 0.3f, wide = s->cut_um > 0.0f ? s->cut_um : s->diameter_um;
        float day = s->day, open = cut + (1.0f - cut) * 0.25f * 0.5f *
                                             (expf(-day * 24.0f / 0.25f) + expf(-day * 24.0f / 0.5f));
        f->pore[k] = (skh_pore){.x_um = s->width_um * ((float)k + 0.5f) / (float)count,
                                .depth_um = s->needle_um,
                                .diameter_um = wide,
                                .tip_um = s->cut_um > 0.0f ? 1.0f : 2.0f * wide,
                                .cut_fraction = cut,
                                .vessels_cut = 2,
                                .bleeding = k % 3 == 2 ? 0.15f : 0.9f,
                                .bridged_h = day > 0.4f ? 9.6 : -1.0,
                                .lumen_um = wide * open,
                                .plug = 1.0f - expf(-day * 24.0f / 0.5f),
                                .barrier = rise(0.4f, 3.0f, day),
                                .conductance = expf(-day * 24.0f),
                                .bacteria_max = s->bacteria};
    }
    f->scene.pores = f->pore;
    f->scene.pore_count = count;
}

skh_scene *fake_scene_create(const fake_setup *setup)
{
    fake *f = grab(1, sizeof *f);
    f->setup = *setup;
    skh_scene *s = &f->scene;
    s->grid = (skh_grid){.nx = (int)(setup->width_um / setup->dx_um),
                         .ny = 1,
                         .nz = (int)(setup->depth_um / setup->dx_um),
                         .dx_um = setup->dx_um,
                         .slab_um = 100.0f};
    s->layers = (skh_layers){.corneum_um = 16.8f,
                             .epidermis_um = 76.8f,
                             .papillary_um = 236.8f,
                             .dermis_um = 1276.8f,
                             .ridge_um = 18.0f,
                             .ridge_period_um = 120.0f};
    s->time_h = 24.0 * (double)setup->day;
    s->session = setup->pores > 0 || setup->cut_um > 0.0f;
    s->seed = setup->seed;
    s->metrics = f->metrics;
    s->scenario = &f->scenario;
    f->scenario.skin.type = SKH_SKIN_TYPE_III;
    fill_pores(f);
    for (int k = 0; k < 8; k++) f->column[k] = grab((size_t)s->grid.nx, 4);
    f->lesion = grab((size_t)s->grid.nx, 1);
    fill_columns(f);
    fill_fields(f);
    fill_cells(f);
    fill_chain(f);
    return s;
}

double *fake_scene_field(skh_scene *scene, skh_field field)
{
    return (double *)(uintptr_t)scene->fields[field];
}

void fake_scene_free(skh_scene *scene)
{
    if (!scene) return;
    fake *f = (fake *)scene;
    for (int k = 0; k < SKH_FIELD_COUNT; k++) free(fake_scene_field(scene, (skh_field)k));
    const float *lent[] = {scene->capacity, scene->vessels_rest, scene->elastin_rest, scene->signals};
    for (int k = 0; k < 4; k++) free((void *)(uintptr_t)lent[k]);
    for (int k = 0; k < 8; k++) free(f->column[k]);
    for (int k = 0; k < 5; k++) free(f->cell[k]);
    free(f->lesion);
    free(f->id);
    free(f->type);
    free(f->chain_x);
    free(f->chain_state);
    free(f);
}
