// Single cells of the dermis. Keratinocytes stand in a chain of their own (skh_keratinocytes).
// SKH_CELL(enum, name, label, radius_um, meaning)
SKH_CELL(NEUTROPHIL, neutrophils, "Neutrophils", 6.0, "arrive in hours, kill germs, die within a day")
SKH_CELL(MACROPHAGE_M1, macrophages_m1, "Macrophages M1", 9.5, "eat debris and germs, shout for help")
SKH_CELL(MACROPHAGE_M2, macrophages_m2, "Macrophages M2", 9.5, "turn to repair: PDGF, TGF-beta, VEGF")
SKH_CELL(FIBROBLAST, fibroblasts_quiescent, "Fibroblasts, quiescent", 8.0, "keep the resting dermis")
SKH_CELL(FIBROBLAST_ACTIVE, fibroblasts_active, "Fibroblasts, active", 9.0, "divide, migrate, lay down collagen III and I")
SKH_CELL(MYOFIBROBLAST, myofibroblasts, "Myofibroblasts", 10.0, "contractile; lay down collagen I in wide wounds")
SKH_CELL(SPROUT, sprouts, "Sprout tips", 7.0, "endothelial tip cells that lead new capillaries")
#undef SKH_CELL
