#include "sim/view/fonts.h"
#include <fontconfig/fontconfig.h>
#include <stdio.h>

skh_status skh_font_find(int bold, char *path, size_t size, skh_error *err)
{
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config) return skh_fail(err, SKH_ERR_MISSING, "fontconfig cannot be started; is it installed?");
    FcPattern *wish = FcPatternCreate();
    FcPatternAddString(wish, FC_FAMILY, (const FcChar8 *)"Inter");
    FcPatternAddString(wish, FC_FAMILY, (const FcChar8 *)"DejaVu Sans");
    FcPatternAddInteger(wish, FC_WEIGHT, bold ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wish, FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wish, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wish, FcMatchPattern);
    FcDefaultSubstitute(wish);
    FcResult result;
    FcPattern *found = FcFontMatch(config, wish, &result);
    FcChar8 *file = NULL;
    skh_status status = SKH_OK;
    if (!found || FcPatternGetString(found, FC_FILE, 0, &file) != FcResultMatch) {
        status = skh_fail(err, SKH_ERR_MISSING, "no font is installed; try: apt-get install fonts-inter");
    } else {
        snprintf(path, size, "%s", (const char *)file);
    }
    if (found) FcPatternDestroy(found);
    FcPatternDestroy(wish);
    FcConfigDestroy(config);
    return status;
}
