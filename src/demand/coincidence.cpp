// SPDX-License-Identifier: Apache-2.0
#include "demand/coincidence.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

double coincidence(double households, double coincidence_many) {
    return households <= 1 ? 1 : coincidence_many + (1 - coincidence_many) / std::sqrt(households);
}

double Coincidence::factor(double households) const {
    if (method != Method::table) return coincidence(households, many);
    if (households <= customers.front()) return factors.front();
    const auto above = std::upper_bound(customers.begin(), customers.end(), households);
    if (above == customers.end()) return factors.back();
    const auto i = static_cast<std::size_t>(above - customers.begin());
    const double share = (households - customers[i - 1]) / (customers[i] - customers[i - 1]);
    return factors[i - 1] + share * (factors[i] - factors[i - 1]);
}

double Coincidence::peak_kw(double households, double own_kw, double kwh_per_year) const {
    if (method == Method::velander) return k1 * kwh_per_year + k2 * std::sqrt(kwh_per_year);
    return own_kw * factor(households);
}

Coincidence coincidence_of(const Costs& costs) {
    Coincidence c;
    c.method = costs.coincidence == "velander" ? Coincidence::Method::velander
               : costs.coincidence == "table"  ? Coincidence::Method::table
                                               : Coincidence::Method::rusck;
    c.many = costs.coincidence_many;
    c.k1 = costs.velander_k1;
    c.k2 = costs.velander_k2;
    c.customers = costs.coincidence_customers;
    c.factors = costs.coincidence_factors;
    return c;
}

}  // namespace gridreach
