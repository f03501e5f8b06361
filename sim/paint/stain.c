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
                                       [EOSIN] = {0.085f, 0.63f, 0.33f},
                                       [EOSIN_HAEMOGLOBIN] = {0.13f, 0.82f, 0.74f},
                                       [IRON_HAEMATOXYLIN] = {0.66f, 0.70f, 0.50f},
                                       [FUCHSIN] = {0.10f, 0.74f, 0.67f},
                                       [ANILINE_BLUE] = {0.80f, 0.50f, 0.10f},
                                       [VERHOEFF] = {0.62f, 0.64f, 0.60f},
                                       [VAN_GIESON] = {0.06f, 0.72f, 0.42f},
                                       [PICRIC] = {0.02f, 0.14f, 0.62f},
                                       [SIRIUS] = {0.09f, 0.86f, 0.62f},
                                       [MELANIN] = {0.42f, 0.62f, 0.85f},
                                       [DAB] = {0.30f, 0.62f, 0.92f},
                                       [GREEN_CHROMOGEN] = {0.95f, 0.34f, 0.42f}};

typedef struct uptake {
    int plane;
    dye dye;
    float amount;
} uptake;

enum { ROWS = 20 }; // of a list; amount 0 ends it
typedef uptake list[ROWS];

// Melanin is brown by itself, in every stain.
static const list own_colour = {{SKH_COMPONENT_MELANIN, MELANIN, 1.3f}};

// Picric acid is the yellow of everything but collagen, in picrosirius and in Van Gieson's mixture.
static const list picric = {{SKH_COMPONENT_KERATIN, PICRIC, 1.0f}, {SKH_COMPONENT_CYTOPLASM, PICRIC, 0.75f},
                            {SKH_COMPONENT_FIBRIN, PICRIC, 0.95f}, {SKH_COMPONENT_RED_CELLS, PICRIC, 1.6f},
                            {SKH_COMPONENT_GROUND, PICRIC, 0.16f}, {SKH_COMPONENT_FAT, PICRIC, 0.02f},
                            {SKH_PLANE_CELL_BODIES, PICRIC, 0.55f}};

// The pale haematoxylin behind an antibody.
static const list counterstain = {
    {SKH_COMPONENT_KERATIN, HAEMATOXYLIN, 0.16f},   {SKH_COMPONENT_CYTOPLASM, HAEMATOXYLIN, 0.17f},
    {SKH_COMPONENT_NUCLEI, HAEMATOXYLIN, 1.05f},    {SKH_COMPONENT_COLLAGEN1, HAEMATOXYLIN, 0.10f},
    {SKH_COMPONENT_COLLAGEN3, HAEMATOXYLIN, 0.10f}, {SKH_COMPONENT_ELASTIN, HAEMATOXYLIN, 0.10f},
    {SKH_COMPONENT_FIBRIN, HAEMATOXYLIN, 0.14f},    {SKH_COMPONENT_RED_CELLS, HAEMATOXYLIN, 0.22f},
    {SKH_COMPONENT_GROUND, HAEMATOXYLIN, 0.05f},    {SKH_COMPONENT_BACTERIA, HAEMATOXYLIN, 1.8f},
    {SKH_COMPONENT_FAT, HAEMATOXYLIN, 0.01f},       {SKH_PLANE_CELL_NUCLEI, HAEMATOXYLIN, 1.15f},
    {SKH_PLANE_CELL_BODIES, HAEMATOXYLIN, 0.15f}};

static const list he = {{SKH_COMPONENT_KERATIN, EOSIN, 0.98f},
                        {SKH_COMPONENT_CYTOPLASM, EOSIN, 0.52f},
                        {SKH_COMPONENT_CYTOPLASM, HAEMATOXYLIN, 0.24f},
                        {SKH_COMPONENT_NUCLEI, HAEMATOXYLIN, 1.55f},
                        {SKH_COMPONENT_COLLAGEN1, EOSIN, 0.80f},
                        {SKH_COMPONENT_COLLAGEN3, EOSIN, 0.56f},
                        {SKH_COMPONENT_ELASTIN, EOSIN, 0.50f},
                        {SKH_COMPONENT_FIBRIN, EOSIN, 0.85f},
                        {SKH_COMPONENT_FIBRIN, EOSIN_HAEMOGLOBIN, 0.22f},
                        {SKH_COMPONENT_RED_CELLS, EOSIN_HAEMOGLOBIN, 1.30f},
                        {SKH_COMPONENT_GROUND, EOSIN, 0.13f},
                        {SKH_COMPONENT_GROUND, HAEMATOXYLIN, 0.03f},
                        {SKH_COMPONENT_BACTERIA, HAEMATOXYLIN, 2.2f},
                        {SKH_COMPONENT_FAT, EOSIN, 0.015f},
                        {SKH_PLANE_CELL_NUCLEI, HAEMATOXYLIN, 1.6f},
                        {SKH_PLANE_CELL_BODIES, EOSIN, 0.60f},
                        {SKH_PLANE_CELL_BODIES, HAEMATOXYLIN, 0.14f}};

static const list masson = {{SKH_COMPONENT_KERATIN, FUCHSIN, 1.05f},
                            {SKH_COMPONENT_CYTOPLASM, FUCHSIN, 0.62f},
                            {SKH_COMPONENT_NUCLEI, IRON_HAEMATOXYLIN, 1.7f},
                            {SKH_COMPONENT_COLLAGEN1, ANILINE_BLUE, 0.98f},
                            {SKH_COMPONENT_COLLAGEN3, ANILINE_BLUE, 0.55f},
                            {SKH_COMPONENT_ELASTIN, FUCHSIN, 0.32f},
                            {SKH_COMPONENT_FIBRIN, FUCHSIN, 0.95f},
                            {SKH_COMPONENT_RED_CELLS, FUCHSIN, 1.35f},
                            {SKH_COMPONENT_GROUND, ANILINE_BLUE, 0.09f},
                            {SKH_COMPONENT_BACTERIA, IRON_HAEMATOXYLIN, 2.0f},
                            {SKH_COMPONENT_FAT, FUCHSIN, 0.01f},
                            {SKH_PLANE_CELL_NUCLEI, IRON_HAEMATOXYLIN, 1.6f},
                            {SKH_PLANE_CELL_BODIES, FUCHSIN, 0.55f}};

static const list sirius = {
    {SKH_COMPONENT_NUCLEI, PICRIC, 0.35f},   {SKH_COMPONENT_NUCLEI, VERHOEFF, 0.16f},
    {SKH_COMPONENT_COLLAGEN1, SIRIUS, 1.0f}, {SKH_COMPONENT_COLLAGEN3, SIRIUS, 0.62f},
    {SKH_COMPONENT_ELASTIN, PICRIC, 0.5f},   {SKH_COMPONENT_BACTERIA, VERHOEFF, 1.4f},
    {SKH_PLANE_CELL_NUCLEI, PICRIC, 0.5f},   {SKH_PLANE_CELL_NUCLEI, VERHOEFF, 0.28f}};

static const list vvg = {
    {SKH_COMPONENT_NUCLEI, VERHOEFF, 0.95f},      {SKH_COMPONENT_COLLAGEN1, VAN_GIESON, 0.80f},
    {SKH_COMPONENT_COLLAGEN3, VAN_GIESON, 0.42f}, {SKH_COMPONENT_ELASTIN, VERHOEFF, 2.4f},
    {SKH_COMPONENT_BACTERIA, VERHOEFF, 1.8f},     {SKH_PLANE_CELL_NUCLEI, VERHOEFF, 0.95f}};

static const list antibody1 = {{SKH_COMPONENT_COLLAGEN1, DAB, 1.15f}};
static const list antibody3 = {{SKH_COMPONENT_COLLAGEN3, GREEN_CHROMOGEN, 1.5f}};

// What stands in each bath. Illustrated and polarised pictures use other light.
enum { BATHS = 3 };
static const list *const baths[SKH_STAIN_COUNT][BATHS] = {
    [SKH_STAIN_HE] = {&own_colour, &he},
    [SKH_STAIN_MASSON] = {&own_colour, &masson},
    [SKH_STAIN_PICROSIRIUS] = {&own_colour, &picric, &sirius},
    [SKH_STAIN_VVG] = {&own_colour, &picric, &vvg},
    [SKH_STAIN_IMMUNO1] = {&own_colour, &counterstain, &antibody1},
    [SKH_STAIN_IMMUNO3] = {&own_colour, &counterstain, &antibody3},
};

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
    for (int bath = 0; bath < BATHS && baths[stain][bath]; bath++)
        for (const uptake *u = *baths[stain][bath]; u < *baths[stain][bath] + ROWS && u->amount > 0.0f; u++)
            for (int rgb = 0; rgb < 3; rgb++) matrix[u->plane][rgb] += u->amount * density[u->dye][rgb];
}

// Back to front. Colours of UI C2; opacity and brightness by eye.
static const skh_flat flats[SKH_FLATS] = {
    {SKH_COMPONENT_FAT, {0.984f, 0.925f, 0.690f}, 0.1f, 0.7f, 1.0f, 1.0f, 0.0f},
    {SKH_COMPONENT_COLLAGEN3, {0.161f, 0.647f, 0.620f}, 0.10f, 0.42f, 0.93f, 0.60f, 0.50f},
    {SKH_COMPONENT_COLLAGEN1, {0.933f, 0.741f, 0.420f}, 0.10f, 0.42f, 0.95f, 0.68f, 0.42f},
    {SKH_COMPONENT_ELASTIN, {0.337f, 0.231f, 0.541f}, 0.08f, 0.55f, 0.95f, 0.95f, 0.10f},
    {SKH_COMPONENT_FIBRIN, {0.690f, 0.141f, 0.200f}, 0.05f, 0.80f, 0.95f, 0.88f, 0.25f},
    {SKH_COMPONENT_CYTOPLASM, {0.941f, 0.702f, 0.627f}, 0.0f, 0.28f, 1.0f, 0.70f, 0.42f},
    {SKH_COMPONENT_KERATIN, {0.906f, 0.784f, 0.635f}, 0.0f, 0.20f, 1.0f, 0.70f, 0.36f},
    {SKH_COMPONENT_MELANIN, {0.36f, 0.22f, 0.14f}, 0.0f, 0.9f, 0.85f, 1.0f, 0.0f},
    {SKH_COMPONENT_RED_CELLS, {0.840f, 0.204f, 0.196f}, 0.05f, 0.55f, 1.0f, 0.85f, 0.18f},
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
static const float stops[2][3][3] = {{{0.12f, 0.76f, 0.29f}, {0.86f, 0.66f, 0.10f}, {1.0f, 0.416f, 0.118f}},
                                     {{0.239f, 0.545f, 1.0f}, {0.72f, 0.66f, 0.56f}, {1.0f, 0.690f, 0.0f}}};
const float (*skh_polar_stops(int safe))[3] { return stops[safe != 0]; }
