#include "sim/model/tissue.h"
#include <math.h>

// expf is correctly rounded to a float's last bits only: good for large arguments, not for 1 - exp(-1e-6).
// Below 1/8 the (3,3) Pade form of exp is exact to 1e-11 and uses + - * / alone, the same bits with every
// compiler.
double skh_decay(double x)
{
    if (x > 0.125) return (double)expf((float)-x);
    double even = 120.0 + 12.0 * x * x, odd = x * (60.0 + x * x);
    return (even - odd) / (even + odd);
}

double skh_uptake(double x)
{
    if (x > 0.125) return 1.0 - (double)expf((float)-x);
    double even = 120.0 + 12.0 * x * x, odd = x * (60.0 + x * x);
    return 2.0 * odd / (even + odd);
}
