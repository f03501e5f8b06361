// VTK XML files with appended raw data: a header that names arrays and their offsets, then for each array its
// size as a 64-bit number and its bytes. Layout after the VTK file formats document (docs.vtk.org, "XML file
// formats").
#include "skinheal/vtk.h"
#include "sim/base/file.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_ARRAYS = 64 };

// One array: how its values are found, one file value at a time, so that nothing is copied.
typedef struct array {
    char name[64];
    const char *type; ///< VTK's name
    int parts;        ///< values per voxel or point
    size_t value_size;
    size_t count; ///< voxels or points
    void (*value)(const struct array *a, size_t i, int part, void *out);
    const skh_scene *scene;
    const void *from;
    int which;
} array;

typedef struct arrays {
    array list[MAX_ARRAYS];
    int count;
} arrays;

static array *add(arrays *all, const char *name, const char *unit)
{
    array *a = &all->list[all->count++];
    snprintf(a->name, sizeof a->name, "%s%s%s", name, *unit ? "_" : "", unit);
    return a;
}

// VTK counts upwards, the grid downwards: row r of the file is row nz - 1 - r of the grid.
static size_t upside_down(const skh_grid *grid, size_t i)
{
    size_t layer = (size_t)grid->nx * (size_t)grid->ny;
    return ((size_t)grid->nz - 1 - i / layer) * layer + i % layer;
}
static void signal_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    memcpy(out, a->scene->signals + upside_down(&a->scene->grid, i) * SKH_SIGNAL_COUNT + (size_t)a->which,
           sizeof(float));
}
static void field_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    memcpy(out, (const char *)a->from + upside_down(&a->scene->grid, i) * a->value_size, a->value_size);
}

// ---- points: cells first, then keratinocytes ----

static size_t point_count(const skh_scene *scene)
{
    return (size_t)scene->cells.count + (size_t)scene->keratinocytes.count;
}
static float junction_at(const skh_scene *scene, float x_um)
{
    int column = (int)(x_um / scene->grid.dx_um);
    column = column < 0 ? 0 : column >= scene->grid.nx ? scene->grid.nx - 1 : column;
    return scene->columns.junction_um ? scene->columns.junction_um[column] : scene->layers.epidermis_um;
}
static void place_value(const array *a, size_t i, int part, void *out)
{
    const skh_scene *s = a->scene;
    size_t cells = (size_t)s->cells.count;
    float x = i < cells ? s->cells.x_um[i] : s->keratinocytes.x_um[i - cells];
    float depth = i < cells ? s->cells.z_um[i] : junction_at(s, x);
    const float place[3] = {x, 0.5f * s->grid.slab_um, -depth};
    memcpy(out, &place[part], sizeof(float));
}
static void heading_value(const array *a, size_t i, int part, void *out)
{
    const skh_cells_view *c = &a->scene->cells;
    float heading[3] = {0, 0, 0};
    if (i < (size_t)c->count) heading[0] = c->dir_x[i], heading[2] = -c->dir_z[i];
    memcpy(out, &heading[part], sizeof(float));
}
static uint8_t type_of(const skh_scene *s, size_t i)
{
    size_t cells = (size_t)s->cells.count;
    return i < cells ? s->cells.type[i] : (uint8_t)(SKH_CELL_COUNT + s->keratinocytes.state[i - cells]);
}
static void type_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    uint8_t type = type_of(a->scene, i);
    memcpy(out, &type, sizeof type);
}
static void radius_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    uint8_t type = type_of(a->scene, i);
    float radius =
        type < SKH_CELL_COUNT ? skh_cell_radius_um[type] : 4.0f; // half of the 8 um of junction each covers
    memcpy(out, &radius, sizeof radius);
}
static void age_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    float age = i < (size_t)a->scene->cells.count ? a->scene->cells.age_h[i] : 0;
    memcpy(out, &age, sizeof age);
}
static void id_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    size_t cells = (size_t)a->scene->cells.count;
    uint32_t id = i < cells ? a->scene->cells.id[i] : (uint32_t)(i - cells);
    memcpy(out, &id, sizeof id);
}
// Every point is a vertex of its own: the cells 0, 1, 2, ... end at 1, 2, 3, ...
static void vertex_value(const array *a, size_t i, int part, void *out)
{
    (void)part;
    int64_t vertex = (int64_t)i + a->which;
    memcpy(out, &vertex, sizeof vertex);
}
static void time_value(const array *a, size_t i, int part, void *out)
{
    (void)i, (void)part;
    double days = a->scene->time_h / 24;
    memcpy(out, &days, sizeof days);
}

// ---- writing ----

static void declare(FILE *out, const array *a, uint64_t *offset)
{
    fprintf(
        out,
        "<DataArray type=\"%s\" Name=\"%s\" NumberOfComponents=\"%d\" format=\"appended\" offset=\"%llu\"",
        a->type, a->name, a->parts, (unsigned long long)*offset);
    if (!strcmp(a->name, "TimeValue")) fprintf(out, " NumberOfTuples=\"1\"");
    fprintf(out, "/>\n");
    *offset += sizeof(uint64_t) + a->count * (size_t)a->parts * a->value_size;
}

static void append(FILE *out, const array *a)
{
    unsigned char value[8];
    uint64_t size = a->count * (size_t)a->parts * a->value_size;
    fwrite(&size, sizeof size, 1, out);
    for (size_t i = 0; i < a->count; i++) {
        for (int part = 0; part < a->parts; part++) {
            a->value(a, i, part, value);
            fwrite(value, a->value_size, 1, out);
        }
    }
}

static void file_head(FILE *out, const char *kind)
{
    const uint16_t one = 1;
    fprintf(
        out,
        "<?xml version=\"1.0\"?>\n<VTKFile type=\"%s\" version=\"1.0\" byte_order=\"%s\" header_type=\"UInt64\">\n",
        kind, *(const unsigned char *)&one ? "LittleEndian" : "BigEndian");
}

static skh_status file_tail(skh_file *file, const arrays *all, skh_error *err)
{
    fprintf(file->stream, "<AppendedData encoding=\"raw\">\n_");
    for (int i = 0; i < all->count; i++) append(file->stream, &all->list[i]);
    fprintf(file->stream, "\n</AppendedData>\n</VTKFile>\n");
    return skh_file_commit(file, err);
}

static void add_time(arrays *all, const skh_scene *scene)
{
    array *a = add(all, "TimeValue", "");
    a->type = "Float64", a->parts = 1, a->value_size = sizeof(double), a->count = 1;
    a->value = time_value, a->scene = scene;
}

static void add_field(arrays *all, const skh_scene *scene, const char *name, const char *unit,
                      const void *from, int wide)
{
    if (!from) return;
    array *a = add(all, name, unit);
    a->type = wide ? "Float64" : "Float32", a->parts = 1,
    a->value_size = wide ? sizeof(double) : sizeof(float);
    a->count = skh_grid_nodes(&scene->grid), a->value = field_value, a->scene = scene, a->from = from;
}

skh_status skh_vtk_fields_write(const skh_scene *scene, const char *path, skh_error *err)
{
    arrays *all = calloc(1, sizeof *all);
    if (!all) return skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    add_time(all, scene);
    for (int s = 0; s < SKH_SIGNAL_COUNT; s++) {
        array *a = add(all, skh_signal_words[s].name, skh_signal_words[s].unit);
        a->type = "Float32", a->parts = 1, a->value_size = sizeof(float), a->which = s;
        a->count = skh_grid_nodes(&scene->grid), a->value = signal_value, a->scene = scene;
    }
    for (int f = 0; f < SKH_FIELD_COUNT; f++)
        add_field(all, scene, skh_field_words[f].name, skh_field_words[f].unit, scene->fields[f], 1);
    add_field(all, scene, "collagen_capacity", "mgml", scene->capacity, 0);
    add_field(all, scene, "collagen_set_point", "mgml", scene->set_point, 0);
    add_field(all, scene, "vessels_rest", "rel", scene->vessels_rest, 0);
    add_field(all, scene, "elastin_rest", "mgml", scene->elastin_rest, 0);

    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (!status) {
        const skh_grid *g = &scene->grid;
        FILE *out = file.stream;
        double dx = (double)g->dx_um, across = g->ny == 1 ? (double)g->slab_um : dx;
        uint64_t offset = 0;
        file_head(out, "ImageData");
        fprintf(
            out,
            "<ImageData WholeExtent=\"0 %d 0 %d 0 %d\" Origin=\"0 0 %.9g\" Spacing=\"%.9g %.9g %.9g\">\n<FieldData>\n",
            g->nx, g->ny, g->nz, -dx * g->nz, dx, across, dx);
        declare(out, &all->list[0], &offset);
        fprintf(out, "</FieldData>\n<Piece Extent=\"0 %d 0 %d 0 %d\">\n<CellData>\n", g->nx, g->ny, g->nz);
        for (int i = 1; i < all->count; i++) declare(out, &all->list[i], &offset);
        fprintf(out, "</CellData>\n</Piece>\n</ImageData>\n");
        status = file_tail(&file, all, err);
    }
    free(all);
    return status;
}

skh_status skh_vtk_cells_write(const skh_scene *scene, const char *path, skh_error *err)
{
    static const struct {
        const char *name, *unit, *type;
        int parts, which;
        size_t value_size;
        void (*value)(const array *, size_t, int, void *);
    } columns[] = {{"Points", "", "Float32", 3, 0, sizeof(float), place_value},
                   {"connectivity", "", "Int64", 1, 0, sizeof(int64_t), vertex_value},
                   {"offsets", "", "Int64", 1, 1, sizeof(int64_t), vertex_value},
                   {"type", "", "UInt8", 1, 0, sizeof(uint8_t), type_value},
                   {"id", "", "UInt32", 1, 0, sizeof(uint32_t), id_value},
                   {"age", "h", "Float32", 1, 0, sizeof(float), age_value},
                   {"radius", "um", "Float32", 1, 0, sizeof(float), radius_value},
                   {"heading", "", "Float32", 3, 0, sizeof(float), heading_value}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    arrays *all = calloc(1, sizeof *all);
    if (!all) return skh_fail(err, SKH_ERR_MEMORY, "out of memory");
    add_time(all, scene);
    for (int i = 0; i < COLUMNS; i++) {
        array *a = add(all, columns[i].name, columns[i].unit);
        a->type = columns[i].type, a->parts = columns[i].parts, a->which = columns[i].which;
        a->value_size = columns[i].value_size, a->value = columns[i].value;
        a->count = point_count(scene), a->scene = scene;
    }
    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (!status) {
        FILE *out = file.stream;
        uint64_t offset = 0;
        // where each array is declared, in the order of the arrays
        static const char *const before[COLUMNS] = {
            "<Points>\n", "</Points>\n<Verts>\n", "", "</Verts>\n<PointData>\n", "", "", "", ""};
        file_head(out, "PolyData");
        fprintf(out, "<PolyData>\n<FieldData>\n");
        declare(out, &all->list[0], &offset);
        fprintf(out, "</FieldData>\n<Piece NumberOfPoints=\"%zu\" NumberOfVerts=\"%zu\">\n",
                point_count(scene), point_count(scene));
        for (int i = 0; i < COLUMNS; i++) {
            fputs(before[i], out);
            declare(out, &all->list[i + 1], &offset);
        }
        fprintf(out, "</PointData>\n</Piece>\n</PolyData>\n");
        status = file_tail(&file, all, err);
    }
    free(all);
    return status;
}

skh_status skh_vtk_series_write(const char *path, const char *const *files, const double *time_d, int count,
                                skh_error *err)
{
    skh_file file;
    skh_status status = skh_file_create(&file, path, err);
    if (status) return status;
    fprintf(file.stream,
            "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"1.0\">\n<Collection>\n");
    for (int i = 0; i < count; i++)
        fprintf(file.stream, "<DataSet timestep=\"%.9g\" group=\"\" part=\"0\" file=\"%s\"/>\n", time_d[i],
                files[i]);
    fprintf(file.stream, "</Collection>\n</VTKFile>\n");
    return skh_file_commit(&file, err);
}
