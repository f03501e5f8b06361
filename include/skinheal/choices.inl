// Words a setting may take. SKH_CHOICE_<list>(enumerator, word, meaning); the order is the number in memory.
#ifndef SKH_CHOICE_SITE
#define SKH_CHOICE_SITE(...)
#endif
#ifndef SKH_CHOICE_SKIN_TYPE
#define SKH_CHOICE_SKIN_TYPE(...)
#endif
#ifndef SKH_CHOICE_DEVICE
#define SKH_CHOICE_DEVICE(...)
#endif
#ifndef SKH_CHOICE_LESION
#define SKH_CHOICE_LESION(...)
#endif
#ifndef SKH_CHOICE_COVER
#define SKH_CHOICE_COVER(...)
#endif
#ifndef SKH_CHOICE_HYGIENE
#define SKH_CHOICE_HYGIENE(...)
#endif
SKH_CHOICE_SITE(CHEEK, cheek, "face, cheek")
SKH_CHOICE_SITE(FOREHEAD, forehead, "face, forehead")
SKH_CHOICE_SITE(NECK, neck, "neck")
SKH_CHOICE_SITE(ARM, arm, "upper arm")
SKH_CHOICE_SITE(FOREARM, forearm, "volar forearm")
SKH_CHOICE_SITE(HAND, hand, "back of hand")
SKH_CHOICE_SITE(ABDOMEN, abdomen, "abdomen")
SKH_CHOICE_SITE(BACK, back, "back")
SKH_CHOICE_SITE(THIGH, thigh, "thigh")
SKH_CHOICE_SITE(LEG, leg, "lower leg")
SKH_CHOICE_SITE(SCALP, scalp, "scalp")
SKH_CHOICE_SKIN_TYPE(I, I, "Fitzpatrick I: always burns")
SKH_CHOICE_SKIN_TYPE(II, II, "Fitzpatrick II")
SKH_CHOICE_SKIN_TYPE(III, III, "Fitzpatrick III")
SKH_CHOICE_SKIN_TYPE(IV, IV, "Fitzpatrick IV")
SKH_CHOICE_SKIN_TYPE(V, V, "Fitzpatrick V")
SKH_CHOICE_SKIN_TYPE(VI, VI, "Fitzpatrick VI: never burns")
SKH_CHOICE_DEVICE(PEN, pen, "motor pen: strokes at random places")
SKH_CHOICE_DEVICE(ROLLER, roller, "hand roller: needles enter at an angle")
SKH_CHOICE_DEVICE(STAMP, stamp, "stamp or patch: a regular grid")
SKH_CHOICE_DEVICE(CUT, cut, "one straight cut of constant width, for comparison with published wounds")
SKH_CHOICE_DEVICE(NONE, none, "no needle: skin at rest")
SKH_CHOICE_LESION(FINE_LINE, fine_line, "fine line over the papillary dermis")
SKH_CHOICE_LESION(ICE_PICK, ice_pick, "narrow deep scar (acne)")
SKH_CHOICE_LESION(BOXCAR, boxcar, "broad scar with steep walls (acne, pox)")
SKH_CHOICE_LESION(ROLLING, rolling, "broad shallow scar with soft edges (acne)")
SKH_CHOICE_LESION(DARK_SPOT, dark_spot, "patch of skin with more melanin")
SKH_CHOICE_COVER(OPEN, none, "left open to the air")
SKH_CHOICE_COVER(OCCLUDED, occluded, "under a film or wet dressing")
SKH_CHOICE_HYGIENE(CLINIC, clinic, "clean skin, sterile sharp needles")
SKH_CHOICE_HYGIENE(HOME, home, "washed skin, needles used before")
SKH_CHOICE_HYGIENE(DIRTY, dirty, "unwashed skin, worn needles")
#undef SKH_CHOICE_SITE
#undef SKH_CHOICE_SKIN_TYPE
#undef SKH_CHOICE_DEVICE
#undef SKH_CHOICE_LESION
#undef SKH_CHOICE_COVER
#undef SKH_CHOICE_HYGIENE
