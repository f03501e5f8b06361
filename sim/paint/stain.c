#include "sim/paint/stain.h"

// Optical density per unit of dye in red, green, blue. Haematoxylin and eosin after the published vectors
// (Ruifrok & Johnston 2001); pure eosin looks too magenta on a monitor and is shifted towards salmon. Eosin
// bound to haemoglobin is the brick red of red cells.
typedef enum dye {
    HAEMATOXYLIN,
    EOSIN,
    EOSIN_HAEMOGLOBIN,
    IRON_HAEMATOXYLIN,
    FUCHSIN,
    ANILINE_BLUE,
    VERHOEFF,
    VAN_GIESON,
    PICRIC,
    SIRIUS,
    MELANIN,
    DAB,
    GREEN_CHROMOGEN,
    DYES
} dye;
static const float density[DYES][3] = {[HAEMATOXYLIN] = {0.65f, 0.70f, 0.29f},
                                       [EOSIN] = {0.080f, 0.60f, 0.35f},
                                       [EOSIN_HAEMOGLOBIN] = {0.13f, 0.82f, 0.74f},
                                       [IRON_HAEMATOXYLIN] = {0.66f, 0.70f, 0.50f},
                                       [FUCHSIN] = {0.10f, 0.74f, 0.67f},
                                       [ANILINE_BLUE] = {0.85f, 0.58f, 0.17f},
                                       [VERHOEFF] = {0.62f, 0.64f, 0.60f},
                                       [VAN_GIESON] = {0.12f, 0.80f, 0.52f},
                                       [PICRIC] = {0.02f, 0.14f, 0.62f},
                                       [SIRIUS] = {0.13f, 1.00f, 0.90f},
                                       [MELANIN] = {0.42f, 0.62f, 0.85f},
                                       [DAB] = {0.30f, 0.62f, 0.92f},
                                       [GREEN_CHROMOGEN] = {0.95f, 0.34f, 0.42f}};

// Sections go through baths of dye: how much of each a component holds afterwards, at amount 1. Melanin is
// brown by itself. Picric acid is the yellow of everything but collagen, in picrosirius and in Van Gieson's
// mixture; the pale haematoxylin behind an antibody shows where the nuclei are.
enum {
    HE = 1 << SKH_STAIN_HE,
    MASSON = 1 << SKH_STAIN_MASSON,
    SIRIUS_RED = 1 << SKH_STAIN_PICROSIRIUS,
    VVG = 1 << SKH_STAIN_VVG,
    ANTIBODY1 = 1 << SKH_STAIN_IMMUNO1,
    ANTIBODY3 = 1 << SKH_STAIN_IMMUNO3,
    EVERY = HE | MASSON | SIRIUS_RED | VVG | ANTIBODY1 | ANTIBODY3
};
enum { COLUMNS = SKH_COMPONENT_COUNT + 2 };
typedef struct bath {
    int stains; // bit per stain that uses it
    dye dye;
    float amount[COLUMNS];
} bath;
// Columns in the order of SKH_COMPONENTS, then nuclei and bodies of the single cells.
// clang-format off
static const bath baths[] = {
    //                                         kerat  cytop  nucl   melan  colI   colIII elast  fibrin red    ground bact   fat    nucl   body
    {EVERY,                 MELANIN,           {0,     0,     0,     1.3f,  0,     0,     0,     0,     0,     0,     0,     0,     0,     0}},
    {HE,                    EOSIN,             {.98f,  .52f,  0,     0,     .98f,  .62f,  .22f,  .85f,  0,     .12f,  0,     .015f, 0,     .60f}},
    {HE,                    EOSIN_HAEMOGLOBIN, {0,     0,     0,     0,     0,     0,     0,     .22f,  1.30f, 0,     0,     0,     0,     0}},
    {HE,                    HAEMATOXYLIN,      {0,     .24f,  1.55f, 0,     0,     0,     0,     0,     0,     .03f,  2.2f,  0,     1.6f,  .14f}},
    {MASSON,                FUCHSIN,           {1.05f, .62f,  0,     0,     0,     0,     .22f,  .95f,  1.35f, 0,     0,     .01f,  0,     .55f}},
    {MASSON,                ANILINE_BLUE,      {0,     0,     0,     0,     1.25f, .75f,  0,     0,     0,     .09f,  0,     0,     0,     0}},
    {MASSON,                IRON_HAEMATOXYLIN, {0,     0,     1.7f,  0,     0,     0,     0,     0,     0,     0,     2.0f,  0,     1.6f,  0}},
    {SIRIUS_RED | VVG,      PICRIC,            {1.0f,  .75f,  0,     0,     0,     0,     0,     .95f,  1.6f,  .16f,  0,     .02f,  0,     .55f}},
    {SIRIUS_RED,            PICRIC,            {0,     0,     .35f,  0,     0,     0,     .5f,   0,     0,     0,     0,     0,     .5f,   0}},
    {SIRIUS_RED,            SIRIUS,            {0,     0,     0,     0,     1.45f, .95f,  0,     0,     0,     0,     0,     0,     0,     0}},
    {SIRIUS_RED,            VERHOEFF,          {0,     0,     .16f,  0,     0,     0,     0,     0,     0,     0,     1.4f,  0,     .28f,  0}},
    {VVG,                   VAN_GIESON,        {0,     0,     0,     0,     1.05f, .60f,  0,     0,     0,     0,     0,     0,     0,     0}},
    {VVG,                   VERHOEFF,          {0,     0,     .95f,  0,     0,     0,     2.8f,  0,     0,     0,     1.8f,  0,     .95f,  0}},
    {ANTIBODY1 | ANTIBODY3, HAEMATOXYLIN,      {.16f,  .17f,  1.05f, 0,     .10f,  .10f,  .10f,  .14f,  .22f,  .05f,  1.8f,  .01f,  1.15f, .15f}},
    {ANTIBODY1,             DAB,               {0,     0,     0,     0,     1.55f, 0,     0,     0,     0,     0,     0,     0,     0,     0}},
    {ANTIBODY3,             GREEN_CHROMOGEN,   {0,     0,     0,     0,     0,     1.7f,  0,     0,     0,     0,     0,     0,     0,     0}},
};
// clang-format on

static const struct {
    const char *word, *label;
} stains[SKH_STAIN_COUNT] = {
#define X(name, word, label) [SKH_STAIN_##name] = {word, label},
    SKH_STAINS(X)
#undef X
};
static const char *const notes[SKH_STAIN_COUNT][2] = {
    [SKH_STAIN_ILLUSTRATED] = {"Collagen I amber, collagen III teal, elastin violet",
                               "Collagen I amber, collagen III blue, elastin violet"},
    [SKH_STAIN_HE] = {"Haematoxylin and eosin: nuclei blue, all else pink"},
    [SKH_STAIN_MASSON] = {"Masson's trichrome, aniline blue: collagen blue, keratin and fibrin red"},
    [SKH_STAIN_PICROSIRIUS] = {"Picrosirius red, bright field: collagen red"},
    [SKH_STAIN_POLARISED] =
        {"Crossed polars: thick bundles orange, thin fibres green; colour shows packing, not collagen type",
         "Crossed polars, safe colours: thick bundles amber, thin fibres blue; colour shows packing, not collagen type"},
    [SKH_STAIN_VVG] = {"Verhoeff-Van Gieson: elastin black, collagen pink, cells yellow"},
    [SKH_STAIN_IMMUNO1] = {"Antibody against collagen I (brown), from the model's own amounts"},
    [SKH_STAIN_IMMUNO3] = {"Antibody against collagen III (green), from the model's own amounts"},
};

const char *skh_stain_word(skh_stain stain) { return stains[stain].word; }
const char *skh_stain_label(skh_stain stain) { return stains[stain].label; }
const char *skh_stain_note(skh_stain stain, int safe)
{
    return safe && notes[stain][1] ? notes[stain][1] : notes[stain][0];
}
int skh_stain_dark(skh_stain stain) { return stain == SKH_STAIN_POLARISED; }
const char *skh_component_label(skh_component component)
{
    static const char *const labels[SKH_COMPONENT_COUNT] = {
#define X(name, label) [SKH_COMPONENT_##name] = label,
        SKH_COMPONENTS(X)
#undef X
    };
    return labels[component];
}

skh_light skh_stain_light(skh_stain stain)
{
    return stain == SKH_STAIN_ILLUSTRATED ? SKH_LIGHT_FLAT
           : stain == SKH_STAIN_POLARISED ? SKH_LIGHT_POLARISED
                                          : SKH_LIGHT_TRANSMITTED;
}

void skh_stain_matrix(skh_stain stain, float matrix[SKH_PLANE_COUNT][3])
{
    for (int k = 0; k < SKH_PLANE_COUNT; k++) matrix[k][0] = matrix[k][1] = matrix[k][2] = 0.0f;
    for (size_t n = 0; n < sizeof baths / sizeof baths[0]; n++) {
        if (!(baths[n].stains >> stain & 1)) continue;
        for (int k = 0; k < COLUMNS; k++) {
            int plane = k < SKH_COMPONENT_COUNT ? k : SKH_PLANE_CELL_NUCLEI + k - SKH_COMPONENT_COUNT;
            for (int c = 0; c < 3; c++) matrix[plane][c] += baths[n].amount[k] * density[baths[n].dye][c];
        }
    }
}

// Back to front. Colours of UI C2; opacity and brightness by eye.
static const skh_flat flats[SKH_FLATS] = {
    {SKH_COMPONENT_FAT, {0.984f, 0.925f, 0.690f}, 0.1f, 0.7f, 1.0f, 1.0f, 0.0f},
    {SKH_COMPONENT_COLLAGEN3, {0.161f, 0.647f, 0.620f}, 0.10f, 0.42f, 0.93f, 0.60f, 0.50f},
    {SKH_COMPONENT_COLLAGEN1, {0.933f, 0.741f, 0.420f}, 0.10f, 0.42f, 0.95f, 0.68f, 0.42f},
    {SKH_COMPONENT_ELASTIN, {0.337f, 0.231f, 0.541f}, 0.08f, 0.55f, 0.95f, 0.95f, 0.10f},
    {SKH_COMPONENT_FIBRIN, {0.690f, 0.141f, 0.200f}, 0.05f, 0.80f, 0.95f, 1.22f, -0.34f},
    {SKH_COMPONENT_CYTOPLASM, {0.941f, 0.702f, 0.627f}, 0.0f, 0.28f, 1.0f, 0.70f, 0.42f},
    {SKH_COMPONENT_KERATIN, {0.906f, 0.784f, 0.635f}, 0.0f, 0.20f, 1.0f, 0.70f, 0.36f},
    {SKH_COMPONENT_MELANIN, {0.36f, 0.22f, 0.14f}, 0.0f, 0.9f, 0.85f, 1.0f, 0.0f},
    {SKH_COMPONENT_RED_CELLS, {0.840f, 0.204f, 0.196f}, 0.05f, 0.55f, 1.0f, 0.62f, 0.46f},
    {SKH_COMPONENT_NUCLEI, {0.373f, 0.298f, 0.545f}, 0.10f, 0.75f, 0.95f, 1.12f, -0.14f},
    {SKH_COMPONENT_BACTERIA, {0.10f, 0.16f, 0.05f}, 0.1f, 0.7f, 1.0f, 1.0f, 0.0f}};
const skh_flat *skh_flat_layers(void) { return flats; }

// Where colour blindness would mix two of them up.
static const float safe_flats[SKH_COMPONENT_COUNT][3] = {[SKH_COMPONENT_COLLAGEN3] = {0.063f, 0.459f, 0.680f},
                                                         [SKH_COMPONENT_COLLAGEN1] = {0.957f, 0.776f, 0.420f},
                                                         [SKH_COMPONENT_ELASTIN] = {0.25f, 0.12f, 0.42f},
                                                         [SKH_COMPONENT_FIBRIN] = {0.60f, 0.09f, 0.16f},
                                                         [SKH_COMPONENT_MELANIN] = {0.30f, 0.18f, 0.11f},
                                                         [SKH_COMPONENT_RED_CELLS] = {0.78f, 0.16f, 0.14f},
                                                         [SKH_COMPONENT_NUCLEI] = {0.34f, 0.26f, 0.52f}};
const float *skh_flat_colour(const skh_flat *layer, int safe)
{
    const float *other = safe_flats[layer->plane];
    return safe && other[0] > 0.0f ? other : layer->colour;
}

// True colours (UI C2), and the pair that people with colour blindness tell apart.
static const float stops[2][3][3] = {{{0.22f, 0.66f, 0.24f}, {0.86f, 0.66f, 0.10f}, {1.0f, 0.38f, 0.10f}},
                                     {{0.239f, 0.545f, 1.0f}, {0.72f, 0.66f, 0.56f}, {1.0f, 0.690f, 0.0f}}};
const float (*skh_polar_stops(int safe))[3] { return stops[safe != 0]; }
