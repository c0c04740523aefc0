// A stub for .ci/check-platforms: the functions of C11 that the C sources use.
#pragma once

#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isfinite(x) __builtin_isfinite(x)
#define isnan(x) __builtin_isnan(x)

double cos(double), erf(double), exp(double), fabs(double), fma(double, double, double);
double fmax(double, double), log(double), log1p(double), pow(double, double), round(double);
double sin(double), sqrt(double), tanh(double);
float expf(float), fabsf(float), fmaxf(float, float), fminf(float, float), fmodf(float, float);
float nextafterf(float, float), powf(float, float), roundf(float), sqrtf(float), truncf(float);
