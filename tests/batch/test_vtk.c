// Field files: what stands in them is what the scene holds, upright and at its place. With a folder as
// argument it only writes files there, for a foreign reader (read_vtk.py).
#include "skinheal/vtk.h"
#include "tests/support/fake_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/skinheal-vtk-XXXXXX";

static char *slurp(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    *size = (size_t)ftell(in);
    rewind(in);
    char *data = calloc(*size + 1, 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, *size, in), *size);
    fclose(in);
    return data;
}

// First byte of a named array, found by its declared offset.
static const char *bytes_of(const char *data, size_t size, const char *name, uint64_t *bytes)
{
    char key[96];
    snprintf(key, sizeof key, "Name=\"%s\"", name);
    const char *declared = strstr(data, key);
    assert_non_null(declared);
    unsigned long long offset;
    assert_int_equal(sscanf(strstr(declared, "offset="), "offset=\"%llu\"", &offset), 1);
    const char *raw = strstr(data, "encoding=\"raw\">\n_") + 17 + offset;
    memcpy(bytes, raw, sizeof *bytes);
    assert_true(raw + sizeof *bytes + *bytes < data + size);
    return raw + sizeof *bytes;
}

static void fields_stand_in_the_file_with_the_deepest_row_first(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    skh_scene *scene = fake_scene_create(&setup);
    char path[200];
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/a.vti", folder);
    assert_int_equal(skh_vtk_fields_write(scene, path, &err), SKH_OK);
    size_t size;
    char *data = slurp(path, &size);
    size_t nodes = skh_grid_nodes(&scene->grid), nx = (size_t)scene->grid.nx, nz = (size_t)scene->grid.nz;
    for (int f = 0; f < SKH_FIELD_COUNT; f++) {
        char name[96];
        uint64_t bytes;
        snprintf(name, sizeof name, "%s_%s", skh_field_words[f].name, skh_field_words[f].unit);
        const char *raw = bytes_of(data, size, name, &bytes);
        assert_int_equal(bytes, nodes * sizeof(double));
        for (size_t z = 0; z < nz; z++)
            assert_memory_equal(raw + z * nx * sizeof(double), scene->fields[f] + (nz - 1 - z) * nx,
                                nx * sizeof(double));
    }
    uint64_t bytes;
    const char *raw = bytes_of(data, size, "tgfb1_ngml", &bytes);
    float corner;
    memcpy(&corner, raw, sizeof corner);
    assert_true(corner == scene->signals[(nz - 1) * nx * SKH_SIGNAL_COUNT + SKH_SIGNAL_TGFB1]);
    free(data);
    fake_scene_free(scene);
}

static void cells_stand_at_minus_their_depth(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    setup.day = 3;
    skh_scene *scene = fake_scene_create(&setup);
    char path[200];
    skh_error err = {""};
    snprintf(path, sizeof path, "%s/a.vtp", folder);
    assert_int_equal(skh_vtk_cells_write(scene, path, &err), SKH_OK);
    size_t size, points = (size_t)(scene->cells.count + scene->keratinocytes.count);
    char *data = slurp(path, &size);
    uint64_t bytes;
    const char *raw = bytes_of(data, size, "Points", &bytes);
    assert_true(points > 10 && bytes == points * 3 * sizeof(float));
    for (int i = 0; i < scene->cells.count; i++) {
        float place[3];
        memcpy(place, raw + (size_t)i * sizeof place, sizeof place);
        assert_true(place[0] == scene->cells.x_um[i] && place[2] == -scene->cells.z_um[i]);
    }
    raw = bytes_of(data, size, "type", &bytes);
    assert_int_equal(bytes, points);
    assert_memory_equal(raw, scene->cells.type, (size_t)scene->cells.count);
    free(data);
    fake_scene_free(scene);
}

static void a_folder_that_is_not_there_is_named_and_leaves_nothing(void **state)
{
    (void)state;
    fake_setup setup = fake_setup_default();
    skh_scene *scene = fake_scene_create(&setup);
    skh_error err = {""};
    assert_int_equal(skh_vtk_fields_write(scene, "/tmp/no-such-folder/a.vti", &err), SKH_ERR_CREATE);
    assert_non_null(strstr(err.message, "/tmp/no-such-folder"));
    fake_scene_free(scene);
}

static int write_all(const char *where)
{
    const float days[] = {0, 3, 28};
    const char *fields[] = {"fields-0.vti", "fields-1.vti", "fields-2.vti"};
    const char *cells[] = {"cells-0.vtp", "cells-1.vtp", "cells-2.vtp"};
    const double time_d[] = {0, 3, 28};
    skh_error err = {""};
    char path[400];
    skh_status status = SKH_OK;
    for (int i = 0; i < 3 && !status; i++) {
        fake_setup setup = fake_setup_default();
        setup.day = days[i];
        skh_scene *scene = fake_scene_create(&setup);
        snprintf(path, sizeof path, "%s/%s", where, fields[i]);
        status = skh_vtk_fields_write(scene, path, &err);
        snprintf(path, sizeof path, "%s/%s", where, cells[i]);
        if (!status) status = skh_vtk_cells_write(scene, path, &err);
        // what the reader should find: one known value of one known voxel, and the number of points
        if (i == 1)
            printf("%.17g %d\n", scene->fields[SKH_FIELD_COLLAGEN1_MATURE][20 * scene->grid.nx + 7],
                   scene->cells.count + scene->keratinocytes.count);
        fake_scene_free(scene);
    }
    snprintf(path, sizeof path, "%s/fields.pvd", where);
    if (!status) status = skh_vtk_series_write(path, fields, time_d, 3, &err);
    snprintf(path, sizeof path, "%s/cells.pvd", where);
    if (!status) status = skh_vtk_series_write(path, cells, time_d, 3, &err);
    if (status) fprintf(stderr, "%s\n", err.message);
    return status != SKH_OK;
}

static int clean(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

int main(int argc, char **argv)
{
    if (argc == 2) return write_all(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_stand_in_the_file_with_the_deepest_row_first),
        cmocka_unit_test(cells_stand_at_minus_their_depth),
        cmocka_unit_test(a_folder_that_is_not_there_is_named_and_leaves_nothing),
    };
    if (!mkdtemp(folder)) return 1;
    return cmocka_run_group_tests(tests, NULL, clean);
}
