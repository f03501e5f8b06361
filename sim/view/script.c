#include "sim/view/script.h"
#include "sim/base/file.h"
#include "sim/view/exporter.h"
#include <stdlib.h>
#include <string.h>

typedef struct script {
    skh_app *app;
    skh_script_frame frame;
    void *user;
    const char *path;
    int line;
    skh_error *err;
} script;

static skh_status wrong(script *s, const char *what)
{
    return skh_fail(s->err, SKH_ERR_DATA, "%s:%d: %s", s->path, s->line, what);
}

static void motion(script *s, float x, float y)
{
    float scale = skh_draw_scale(s->app->draw);
    SDL_Event event = {
        .motion = {.type = SDL_MOUSEMOTION, .x = (Sint32)(x * scale), .y = (Sint32)(y * scale)}};
    skh_app_event(s->app, &event);
    s->frame(s->user);
}

static void button(script *s, float x, float y, bool down)
{
    float scale = skh_draw_scale(s->app->draw);
    SDL_Event event = {.button = {.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP,
                                  .button = SDL_BUTTON_LEFT,
                                  .clicks = 1,
                                  .x = (Sint32)(x * scale),
                                  .y = (Sint32)(y * scale)}};
    skh_app_event(s->app, &event);
    s->frame(s->user);
}

static void click(script *s, float x, float y)
{
    motion(s, x, y);
    button(s, x, y, true);
    button(s, x, y, false);
}

static const skh_ui_target *find(const script *s, const char *name)
{
    for (int i = 0; i < s->app->ui.order_count; i++) {
        if (!strcmp(s->app->ui.order[i].name, name)) return &s->app->ui.order[i];
    }
    return NULL;
}

static skh_status do_key(script *s, char *rest)
{
    Uint16 mod = 0;
    for (char *word; (word = strrchr(rest, ' '));) {
        if (!strcmp(word, " ctrl"))
            mod |= KMOD_CTRL;
        else if (!strcmp(word, " shift"))
            mod |= KMOD_SHIFT;
        else
            break;
        *word = 0;
    }
    SDL_Keycode code = SDL_GetKeyFromName(rest);
    if (code == SDLK_UNKNOWN) return wrong(s, "no key has this name");
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code, .mod = mod}}};
    skh_app_event(s->app, &event);
    s->frame(s->user);
    return SKH_OK;
}

static skh_status do_click(script *s, char *rest)
{
    float x, y;
    const skh_ui_target *target = find(s, rest);
    if (target) {
        click(s, target->box.x + target->box.w / 2, target->box.y + target->box.h / 2);
    } else if (sscanf(rest, "%f %f", &x, &y) == 2) {
        click(s, x, y);
    } else {
        return wrong(s, "no control of this name is on screen");
    }
    return SKH_OK;
}

static skh_status do_slide(script *s, char *rest)
{
    char *space = strrchr(rest, ' ');
    if (!space) return wrong(s, "slide needs a name and a share");
    *space = 0;
    const skh_ui_target *target = find(s, rest);
    if (!target) return wrong(s, "no control of this name is on screen");
    skh_box box = target->box;
    float x = box.x + 8 + (box.w - 16) * (float)atof(space + 1), y = box.y + 26;
    motion(s, box.x + box.w / 2, y);
    button(s, box.x + box.w / 2, y, true);
    motion(s, x, y);
    button(s, x, y, false);
    return SKH_OK;
}

static skh_status do_drag(script *s, char *rest)
{
    float x0, y0, x1, y1;
    if (sscanf(rest, "%f %f %f %f", &x0, &y0, &x1, &y1) != 4) return wrong(s, "drag needs four numbers");
    motion(s, x0, y0);
    button(s, x0, y0, true);
    motion(s, (x0 + x1) / 2, (y0 + y1) / 2);
    motion(s, x1, y1);
    button(s, x1, y1, false);
    return SKH_OK;
}

static skh_status do_move(script *s, char *rest)
{
    float x, y;
    if (sscanf(rest, "%f %f", &x, &y) != 2) return wrong(s, "move needs two numbers");
    motion(s, x, y);
    return SKH_OK;
}

static skh_status do_wheel(script *s, char *rest)
{
    SDL_Event event = {.wheel = {.type = SDL_MOUSEWHEEL, .preciseY = (float)atof(rest)}};
    skh_app_event(s->app, &event);
    s->frame(s->user);
    return SKH_OK;
}

static skh_status do_type(script *s, char *rest)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    SDL_strlcpy(event.text.text, rest, sizeof event.text.text);
    skh_app_event(s->app, &event);
    s->frame(s->user);
    return SKH_OK;
}

static skh_status do_frames(script *s, char *rest)
{
    for (int n = atoi(rest); n > 0; n--) s->frame(s->user);
    return SKH_OK;
}

static skh_status do_seek(script *s, char *rest)
{
    skh_play_seek(s->app, atof(rest));
    s->frame(s->user);
    return SKH_OK;
}

static skh_status do_size(script *s, char *rest)
{
    int w, h;
    if (sscanf(rest, "%d %d", &w, &h) != 2) return wrong(s, "size needs two numbers");
    if (!s->app->window) return wrong(s, "a screen in memory keeps its size; use --size");
    SDL_SetWindowSize(s->app->window, w, h);
    s->frame(s->user);
    s->frame(s->user);
    return SKH_OK;
}

static skh_status do_dump(script *s, char *rest)
{
    (void)rest;
    skh_app_dump(s->app, stdout);
    return SKH_OK;
}

static skh_status do_shot(script *s, char *rest) { return skh_export_shot(s->app, rest, s->err); }

static skh_status do_quit(script *s, char *rest)
{
    (void)rest;
    s->app->quit = true;
    return SKH_OK;
}

static const struct {
    const char *word;
    skh_status (*run)(script *s, char *rest);
} commands[] = {{"key", do_key},      {"click", do_click}, {"slide", do_slide}, {"drag", do_drag},
                {"move", do_move},    {"wheel", do_wheel}, {"type", do_type},   {"seek", do_seek},
                {"size", do_size},    {"dump", do_dump},   {"shot", do_shot},   {"quit", do_quit},
                {"frames", do_frames}};

/// Commands of input need a second picture: it shows what they did.
static skh_status settle(script *s, skh_status status)
{
    if (!status && !s->app->quit) s->frame(s->user);
    return status;
}

static skh_status run_line(script *s, char *line)
{
    line += strspn(line, " \t");
    line[strcspn(line, "\r\n")] = 0;
    if (!*line || *line == '#') return SKH_OK;
    size_t length = strcspn(line, " ");
    char *rest = line[length] ? line + length + 1 : line + length;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strlen(commands[i].word) == length && !strncmp(line, commands[i].word, length))
            return commands[i].run == do_dump || commands[i].run == do_shot
                       ? commands[i].run(s, rest)
                       : settle(s, commands[i].run(s, rest));
    }
    return wrong(s, "unknown command; see sim/view/script.h");
}

skh_status skh_script_run(skh_app *app, const char *path, skh_script_frame frame, void *user, skh_error *err)
{
    char *text = NULL;
    size_t size;
    skh_status status = skh_file_read(path, 1 << 20, &text, &size, err);
    if (status) return status;
    script s = {app, frame, user, path, 0, err};
    frame(user); // so that widgets are known by name
    for (char *line = text; line && *line && !status && !app->quit;) {
        char *next = strchr(line, '\n');
        if (next) *next++ = 0;
        s.line++;
        status = run_line(&s, line);
        line = next;
    }
    free(text);
    return status;
}
