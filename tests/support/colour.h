// Colour differences as eyes see them, also colour-blind ones: for palettes and golden pictures.
//
// CIEDE2000 after Sharma, Wu & Dalal 2005. Simulation: Vienot, Brettel & Mollon 1999 (protan, deutan),
// Machado, Oliveira & Fernandes 2009 (tritan, severity 1).
#pragma once
#include <stdint.h>

typedef enum eye { EYE_NORMAL, EYE_PROTAN, EYE_DEUTAN, EYE_TRITAN, EYES } eye;
typedef struct lab {
    double l, a, b;
} lab;
extern const char *const eye_names[EYES];
lab lab_of(uint32_t rgb, eye seen_by); ///< 0xRRGGBB
double ciede2000(lab first, lab second);
