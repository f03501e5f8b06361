// The eight diffusing signals: one lane each, in this order, of the float32 array [z][y][x][8].
// SKH_SIGNAL(enum, name, label, unit, floor, meaning)   below `floor` a lane is set to zero
SKH_SIGNAL(INFLAMMATION, inflammation, "Inflammatory signal", "ngml", 1e-5, "IL-1, TNF and IL-8 as one signal")
SKH_SIGNAL(PDGF, pdgf, "PDGF", "ngml", 1e-5, "calls fibroblasts and macrophages")
SKH_SIGNAL(TGFB1, tgfb1, "TGF-beta1", "ngml", 1e-5, "active TGF-beta1: matrix and myofibroblasts")
SKH_SIGNAL(TGFB3, tgfb3, "TGF-beta3", "ngml", 1e-5, "active TGF-beta3: orderly matrix, fewer myofibroblasts")
SKH_SIGNAL(VEGF, vegf, "VEGF", "ngml", 1e-5, "calls new capillaries")
SKH_SIGNAL(MMP, mmp, "Net MMP", "ngml", 1e-5, "net active MMP and elastase, above rest")
SKH_SIGNAL(KGF, kgf, "KGF", "ngml", 1e-5, "KGF and EGF: keratinocyte growth")
SKH_SIGNAL(PGE2, pge2, "PGE2", "ngml", 1e-5, "prostaglandin E2 and the slow part of histamine: redness")
#undef SKH_SIGNAL
