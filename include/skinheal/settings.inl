// Keys of a configuration: what a treatment is. Constants of the model stand in params.inl.
// SKH_SETTING_x(member, kind, default, low, high, unit, meaning, source); kind NUMBER, FLAG, or CHOICE_<list>.
// Groups: RUN (top level), DOMAIN, SKIN, LESION (a list under skin), DEVICE, COURSE, CARE, CONTROL, OUTPUT.
#ifndef SKH_SETTING_RUN
#define SKH_SETTING_RUN(...)
#endif
#ifndef SKH_SETTING_DOMAIN
#define SKH_SETTING_DOMAIN(...)
#endif
#ifndef SKH_SETTING_SKIN
#define SKH_SETTING_SKIN(...)
#endif
#ifndef SKH_SETTING_LESION
#define SKH_SETTING_LESION(...)
#endif
#ifndef SKH_SETTING_DEVICE
#define SKH_SETTING_DEVICE(...)
#endif
#ifndef SKH_SETTING_COURSE
#define SKH_SETTING_COURSE(...)
#endif
#ifndef SKH_SETTING_CARE
#define SKH_SETTING_CARE(...)
#endif
#ifndef SKH_SETTING_CONTROL
#define SKH_SETTING_CONTROL(...)
#endif
#ifndef SKH_SETTING_OUTPUT
#define SKH_SETTING_OUTPUT(...)
#endif
SKH_SETTING_RUN(duration, NUMBER, 4320, 1, 87600, "h", "simulated time", "choice")
SKH_SETTING_RUN(seed, NUMBER, 1, 0, 9007199254740991, "", "same settings and seed, same healing", "choice")

SKH_SETTING_DOMAIN(width, NUMBER, 4000, 200, 20000, "um", "width of the section", "choice")
SKH_SETTING_DOMAIN(depth, NUMBER, 0, 0, 6000, "um", "depth of the section; 0 = 2 mm or the deepest needle + 0.3 mm", "choice")
SKH_SETTING_DOMAIN(spacing, NUMBER, 10, 5, 20, "um", "node spacing: 5 for figures, 20 for quick sweeps", "convention")
SKH_SETTING_DOMAIN(slab, NUMBER, 100, 50, 200, "um", "thickness of the slice the section stands for", "convention")

SKH_SETTING_SKIN(site, CHOICE_SITE, SKH_SITE_CHEEK, 0, 10, "", "body site", "anatomy.csv")
SKH_SETTING_SKIN(age, NUMBER, 45, 18, 90, "years", "age", "choice")
SKH_SETTING_SKIN(type, CHOICE_SKIN_TYPE, SKH_SKIN_TYPE_III, 0, 5, "", "Fitzpatrick skin type", "choice")
SKH_SETTING_SKIN(sun_damage, NUMBER, 0, 0, 1, "", "0 = protected skin, 1 = heavy photoageing", "choice")
SKH_SETTING_SKIN(perfusion, NUMBER, 1, 0.2, 1.5, "", "blood supply over normal; smoking-like: 0.6", "choice")
SKH_SETTING_SKIN(diabetes, NUMBER, 0, 0, 1, "", "0 = normal, 1 = diabetes-like healing", "assumption")
SKH_SETTING_SKIN(variation, NUMBER, 0, 0, 1, "", "0 = the mean person, 1 = a person drawn by the seed from the spread of people", "choice")

SKH_SETTING_LESION(kind, CHOICE_LESION, SKH_LESION_FINE_LINE, 0, 4, "", "what it is", "choice")
SKH_SETTING_LESION(at, NUMBER, 2000, 0, 20000, "um", "centre, from the left edge", "choice")
SKH_SETTING_LESION(width, NUMBER, 300, 100, 5000, "um", "width", "calibrated")
SKH_SETTING_LESION(depth, NUMBER, 100, 0, 800, "um", "depth below the skin around (lines and scars)", "calibrated")
SKH_SETTING_LESION(darkness, NUMBER, 2.5, 1, 4, "", "melanin over the skin around (dark spots)", "calibrated")

SKH_SETTING_DEVICE(kind, CHOICE_DEVICE, SKH_DEVICE_PEN, 0, 4, "", "device", "choice")
SKH_SETTING_DEVICE(length, NUMBER, 1500, 50, 3000, "um", "needle length; depth of a cut", "choice")
SKH_SETTING_DEVICE(diameter, NUMBER, 250, 20, 500, "um", "needle shaft diameter", "Schwarz & Laaff 2011, Plast Reconstr Surg 127(6)")
SKH_SETTING_DEVICE(density, NUMBER, 250, 0, 2000, "/cm2", "holes per area in one session", "Doddaballapur 2009, J Cutan Aesthet Surg 2:110")
SKH_SETTING_DEVICE(width, NUMBER, 2000, 20, 10000, "um", "width of a cut", "choice")
SKH_SETTING_DEVICE(needles, NUMBER, 12, 1, 600, "", "needles on the device", "FDA 510(k) K182407")
SKH_SETTING_DEVICE(passes, NUMBER, 1, 1, 40, "", "passes over the same skin; shares the density out", "choice")
SKH_SETTING_DEVICE(area, NUMBER, 100, 0.1, 2000, "cm2", "area treated, for the number of punctures and the time", "choice")
SKH_SETTING_DEVICE(tip, NUMBER, 0, 0, 3000, "um", "length of the tip cone; 0 = twice the diameter", "assumption: a cone with sides at 14 degrees")
SKH_SETTING_DEVICE(reach, NUMBER, 0, 0, 1, "", "reached depth over needle length; 0 = from the device", "Donnelly 2011; Kalluri 2011; 10.1093/asjof/ojz017")
SKH_SETTING_DEVICE(wear, NUMBER, 0, 0, 1, "", "0 = sharp, 1 = worn needle that tears", "assumption")
SKH_SETTING_DEVICE(scatter, NUMBER, -1, -1, 500, "um", "scatter of the reached depth; -1 = from the device", "FDA 510(k) K182407")

SKH_SETTING_COURSE(first, NUMBER, 0, 0, 87600, "h", "time of the first session", "choice")
SKH_SETTING_COURSE(interval, NUMBER, 672, 12, 8760, "h", "time between sessions", "choice")
SKH_SETTING_COURSE(count, NUMBER, 1, 0, 64, "", "number of sessions", "choice")

SKH_SETTING_CARE(cover, CHOICE_COVER, SKH_COVER_OPEN, 0, 1, "", "dressing after a session", "choice")
SKH_SETTING_CARE(cover_time, NUMBER, 72, 0, 336, "h", "how long a dressing stays on", "choice")
SKH_SETTING_CARE(nsaid, FLAG, 0, 0, 1, "", "anti-inflammatory medicine", "choice")
SKH_SETTING_CARE(hygiene, CHOICE_HYGIENE, SKH_HYGIENE_CLINIC, 0, 2, "", "cleanliness of skin and needles", "choice")

SKH_SETTING_CONTROL(neutrophils, NUMBER, 1, 0, 1, "", "negative control: arrival of neutrophils", "control")
SKH_SETTING_CONTROL(macrophages, NUMBER, 1, 0, 1, "", "negative control: arrival of macrophages", "control")
SKH_SETTING_CONTROL(tgf_beta, NUMBER, 1, 0, 1, "", "negative control: TGF-beta made and released", "control")
SKH_SETTING_CONTROL(platelets, NUMBER, 1, 0, 1, "", "negative control: platelet stores", "control")

SKH_SETTING_OUTPUT(every, NUMBER, 6, 0.1, 8760, "h", "time between rows", "choice")
SKH_SETTING_OUTPUT(section, FLAG, 1, 0, 1, "", "also the plain section means", "choice")
SKH_SETTING_OUTPUT(snapshot_every, NUMBER, 0, 0, 87600, "h", "time between snapshots; 0 = none", "choice")
#undef SKH_SETTING_RUN
#undef SKH_SETTING_DOMAIN
#undef SKH_SETTING_SKIN
#undef SKH_SETTING_LESION
#undef SKH_SETTING_DEVICE
#undef SKH_SETTING_COURSE
#undef SKH_SETTING_CARE
#undef SKH_SETTING_CONTROL
#undef SKH_SETTING_OUTPUT
