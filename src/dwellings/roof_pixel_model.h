// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// The pixel model of detector `blob`: a quadratic logistic regression, fitted to 210,000 labelled pixels of
/// rural Zanzibar (OpenAerialMap drone imagery, OpenStreetMap outlines) and of Banepa, Nepal, at 0.3 m, with
/// gains of 0.75 to 1.25, colour casts of 8 % and blurring to 0.4 to 0.6 m mixed in. Features, in order:
///   0 brightness, 1 excess green (2G-R-B), 2 R-G, 3 B-R, 4 most less least channel; of the colours smoothed
///   with 1 pixel; 5 to 7 brightness less its mean over 9, 25, 61 pixels; 8 to 10 excess green, R-G, B-R less
///   their means over 61; 11 to 13 deviation of the unsmoothed brightness over 5, 13, 31; 14 mean gradient
///   over 13; 15, 16 mean brightness and excess green over 61; 17 darkest within 21 less brightness; 18 mean
///   excess green over 9; 19 mean brightness over 9 less over 25.
/// Each is centred, divided by its deviation and cut at 4 deviations.
namespace gridreach {

inline constexpr std::size_t roof_feature_count = 20;
inline constexpr float roof_intercept = -1.501F;

inline constexpr float roof_feature_mean[] = {
    0.4651F,   0.115F,  -0.02331F, -0.0684F, 0.1264F,  0.002593F, 0.006771F, 0.01235F, -0.003832F, -0.001051F,
    0.005933F, 0.0439F, 0.07622F,  0.1078F,  0.02424F, 0.4527F,   0.1189F,   -0.1844F, 0.1152F,    0.004178F,
};
inline constexpr float roof_feature_deviation[] = {
    0.1891F,  0.1361F,  0.06963F, 0.09821F, 0.08452F, 0.03969F, 0.08145F, 0.1179F, 0.05722F, 0.04305F,
    0.06529F, 0.03509F, 0.04501F, 0.04686F, 0.01294F, 0.1241F,  0.1239F,  0.1325F, 0.133F,   0.05526F,
};
inline constexpr float roof_linear[] = {
    0.6021F, 0.07569F, -0.7718F, 1.041F,  -0.2468F, -0.2682F,   -0.2854F, 0.9706F, -0.1789F, 0.06391F,
    0.1609F, 0.3269F,  -0.7965F, 0.3659F, 1.555F,   -0.005536F, 0.3736F,  0.1277F, -0.9833F, -0.07656F,
};
/// Products i <= j, row by row.
inline constexpr float roof_quadratic[] = {
    -0.01525F, -0.04153F, -0.1888F,  0.04917F,   -0.1833F,   -0.04065F, -0.1469F,   0.1255F,   -0.07087F,
    -0.07868F, 0.02379F,  0.01402F,  -0.2251F,   -0.08255F,  0.2371F,   -0.1117F,   0.08682F,  0.1293F,
    0.03542F,  -0.1731F,  -0.2288F,  0.0968F,    -0.2383F,   -0.3151F,  0.1328F,    0.02974F,  -0.3066F,
    -0.2146F,  0.07117F,  -0.1081F,  0.01167F,   -0.1022F,   -0.1132F,  0.2788F,    0.197F,    0.0255F,
    0.1583F,   -0.1137F,  -0.06275F, 0.3923F,    -0.1627F,   0.0995F,   -0.01312F,  0.04349F,  -0.2064F,
    -0.1557F,  0.1996F,   0.1171F,   -0.03881F,  -0.2104F,   -0.1999F,  0.1072F,    -0.07053F, -0.01602F,
    0.2497F,   -0.3776F,  -0.08457F, 0.4064F,    0.05152F,   -0.1625F,  -0.2785F,   0.3128F,   -0.01076F,
    0.1896F,   -0.2251F,  -0.05742F, 0.2723F,    0.1134F,    -0.7502F,  -0.2091F,   -0.2132F,  -0.132F,
    0.2591F,   -0.05404F, -0.3037F,  0.01712F,   0.1138F,    -0.1614F,  0.1526F,    -0.1277F,  -0.366F,
    -0.2194F,  0.3067F,   0.09346F,  -0.34F,     -0.1565F,   0.04223F,  0.1857F,    0.1672F,   -0.002238F,
    0.08185F,  -0.1285F,  -0.075F,   0.0172F,    -0.05567F,  0.1113F,   0.1312F,    0.3422F,   -0.06856F,
    -0.1961F,  0.0799F,   0.1983F,   -0.07971F,  -0.3225F,   0.04907F,  0.0474F,    -0.2625F,  -0.08752F,
    0.1085F,   -0.1242F,  -0.2145F,  0.1722F,    0.05067F,   -0.3216F,  0.1046F,    0.2146F,   -0.1458F,
    -0.106F,   0.186F,    0.5195F,   0.09078F,   -0.08569F,  -0.1523F,  -0.000566F, -0.4252F,  -0.06362F,
    0.3198F,   -0.2274F,  -0.2196F,  0.343F,     -0.001405F, -0.3208F,  0.04838F,   0.08002F,  -0.05939F,
    -0.07233F, -0.08796F, 0.1068F,   0.174F,     -0.2159F,   -0.1293F,  -0.1613F,   0.08571F,  0.03158F,
    0.01501F,  -0.1463F,  0.06082F,  0.08378F,   0.09284F,   -0.09421F, -0.03035F,  -0.1099F,  0.03092F,
    -0.22F,    -0.1722F,  -0.09454F, -0.05433F,  0.07209F,   -0.2099F,  0.1258F,    0.1874F,   0.03558F,
    0.1464F,   0.00374F,  0.06129F,  -0.08414F,  -0.06401F,  0.1573F,   -0.08349F,  0.03248F,  -0.02453F,
    0.06711F,  0.2176F,   0.1164F,   -0.008708F, 0.07741F,   0.2729F,   0.06672F,   -0.07614F, 0.1015F,
    -0.1751F,  0.2076F,   0.008206F, -0.3312F,   -0.0563F,   -0.08371F, -0.1085F,   -0.1495F,  0.02649F,
    -0.2536F,  0.06123F,  0.2292F,   -0.1864F,   -0.02633F,  -0.06562F, 0.01329F,   0.316F,    -0.1786F,
    0.02418F,  0.1179F,   0.08099F,  0.1345F,    -0.0263F,   0.0799F,   -0.02695F,  0.06371F,  -0.2162F,
    0.06907F,  0.04144F,  -0.074F,
};

}  // namespace gridreach
