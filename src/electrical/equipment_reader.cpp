// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/errors.h"
#include "base/words.h"
#include "electrical/equipment.h"
#include "options/option_list.h"
#include "options/setting.h"
#include "options/sourced_value.h"

namespace gridreach {

namespace {

/// Describes the figures of an entry, and how its words are read into it. Limits are those of what is built:
/// a value beyond them is in another unit.
struct Figures {
    OptionList& o;
    const std::string& currency;

    void resistance(const char* name, double& value) const {
        o.number(name, value).at_least(0.005).at_most(50).unit("ohm/km");
    }
    void ampacity(double& value) const { o.number("ampacity_a", value).at_least(5).at_most(3000).unit("A"); }
    void price(const char* name, double& value, const std::string& per) const {
        o.number(name, value).above(0).at_most(1e7).unit(currency + per);
    }
    void price_per_m(double& value) const {
        o.number("cost_per_m", value).above(0).at_most(2000).unit(currency + "/m");
    }
    void span(double& value) const { o.number("span_m", value).at_least(5).at_most(1000).unit("m"); }
    void phases(std::string& word, std::vector<std::string> allowed) const {
        o.choice("phases", word, std::move(allowed));
    }
};

LinePhases phases_called(const std::string& word) {
    for (LinePhases each : {LinePhases::three_phase, LinePhases::single_phase})
        if (word == name_of(each)) return each;
    return LinePhases::swer;
}

/// The entries of a section. `describe_entry(entry, figures, phases word)` says which figures there are;
/// every one must be given, and a source.
template <class Entry, class Describe>
std::vector<Entry> read_section(const Setting& catalogue, const char* section, const std::string& currency,
                                const Describe& describe_entry) {
    const Setting* found = catalogue.find(section);
    if (found == nullptr || found->kind != Setting::Kind::map || found->entries.empty())
        refuse_at(found != nullptr ? found->origin : Origin{catalogue.origin.where, 0},
                  fmt::format("{} is missing or empty. A catalogue gives at least one entry of each section.",
                              section));
    std::vector<Entry> entries;
    for (const Setting::Entry& written : found->entries) {
        if (written.value.kind != Setting::Kind::map)
            refuse_at(written.origin, fmt::format("{} is no group of figures.", written.key));
        Entry entry;
        entry.name = written.key;
        std::string phases = "three_phase";
        OptionList options;
        describe_entry(entry, Figures{options, currency}, phases);
        const Setting* source = nullptr;
        for (const Setting::Entry& figure : written.value.entries) {
            if (figure.key == "source") source = &figure.value;
            if (figure.key != "source" && figure.key != "note") set_sourced_value(figure, options, "figure");
        }
        for (const Option& option : options.all())
            if (!option.optional() && written.value.find(option.name()) == nullptr)
                refuse_at(written.origin, fmt::format("{}: {} is missing.", written.key, option.name()));
        if (source == nullptr || source->text.empty())
            refuse_at(written.origin, written.key + " has no source. Say where its figures come from.");
        if constexpr (requires { entry.phases; }) entry.phases = phases_called(phases);
        entries.push_back(std::move(entry));
    }
    return entries;
}

template <class Entry>
void check_poles(const std::vector<Entry>& entries, const std::vector<PoleType>& poles,
                 const Setting& section) {
    std::vector<std::string> names;
    for (const PoleType& pole : poles) names.push_back(pole.name);
    for (const Entry& entry : entries)
        if (std::find(names.begin(), names.end(), entry.pole) == names.end())
            refuse_at(section.find(entry.name)->find("pole")->origin,
                      entry.name + ": " + unknown_word("pole", entry.pole, names));
}

/// A larger transformer that costs less is a slip of a digit.
void check_transformer_prices(const Equipment& equipment, const Setting& section) {
    for (LinePhases phases : {LinePhases::three_phase, LinePhases::single_phase, LinePhases::swer}) {
        const std::vector<TransformerType> by_rating = transformer_types(equipment, phases);
        for (std::size_t i = 1; i < by_rating.size(); ++i) {
            const TransformerType &smaller = by_rating[i - 1], &larger = by_rating[i];
            if (larger.cost < smaller.cost)
                refuse_at(section.find(larger.name)->origin,
                          fmt::format("{} of {} kVA costs {}, less than {} of {} kVA. Correct one of them.",
                                      larger.name, shortest(larger.rating_kva), shortest(larger.cost),
                                      smaller.name, shortest(smaller.rating_kva)));
        }
    }
}

void read_head(const Setting& catalogue, Equipment& equipment) {
    OptionList options;
    options.text("currency", equipment.currency);
    options.integer("price_year", equipment.price_year).at_least(1900).at_most(2200).unit("year");
    options.number("frequency_hz", equipment.frequency_hz).at_least(16).at_most(400).unit("Hz");
    options.number("earth_resistivity_ohm_m", equipment.earth_resistivity_ohm_m)
        .at_least(0.1)
        .at_most(1e6)
        .unit("ohm m");
    OptionList go_with;
    go_with.number("mv_line_cost_per_m", equipment.mv_line_cost_per_m).at_least(0);
    go_with.number("lv_line_cost_per_m", equipment.lv_line_cost_per_m).at_least(0);
    go_with.number("transformer_cost_fixed", equipment.transformer_cost_fixed).at_least(0);
    go_with.number("transformer_cost_per_kva", equipment.transformer_cost_per_kva).at_least(0);
    static const std::vector<std::string> sections = {"goes_with",       "poles",      "wires",
                                                      "mv_arrangements", "lv_bundles", "transformers"};
    for (const Setting::Entry& entry : catalogue.entries)
        if (std::find(sections.begin(), sections.end(), entry.key) == sections.end())
            set_sourced_value(entry, options, "section or figure");
    for (const std::string& name : options.names())
        if (catalogue.find(name) == nullptr)
            refuse_at({catalogue.origin.where, 0}, fmt::format("{} is missing.", name));
    if (equipment.currency.empty())
        refuse_at(catalogue.find("currency")->origin, "currency is empty. Name it, for example USD.");
    if (const Setting* given = catalogue.find("goes_with"))
        for (const Setting::Entry& entry : given->entries) set_sourced_value(entry, go_with, "price");
}

}  // namespace

Equipment read_equipment(const Setting& catalogue) {
    if (catalogue.kind != Setting::Kind::map)
        refuse_at(catalogue.origin, "an equipment catalogue is a group of sections: poles, wires, …");
    Equipment e;
    read_head(catalogue, e);
    e.poles = read_section<PoleType>(
        catalogue, "poles", e.currency, [](PoleType& pole, const Figures& f, std::string&) {
            f.o.number("height_m", pole.height_m).at_least(3).at_most(60).unit("m");
            f.price("cost", pole.cost, "");
        });
    e.wires =
        read_section<Wire>(catalogue, "wires", e.currency, [](Wire& wire, const Figures& f, std::string&) {
            f.resistance("r_ohm_per_km", wire.r_ohm_per_km);
            f.o.number("gmr_mm", wire.gmr_mm).at_least(0.05).at_most(50).unit("mm");
            f.ampacity(wire.ampacity_a);
            f.price_per_m(wire.cost_per_m);
        });
    e.mv_arrangements = read_section<MvArrangement>(
        catalogue, "mv_arrangements", e.currency,
        [](MvArrangement& on, const Figures& f, std::string& phases) {
            f.phases(phases, {"three_phase", "single_phase", "swer"});
            f.o.number("voltage_kv", on.voltage_kv).at_least(1).at_most(150).unit("kV");
            f.o.number("spacing_m", on.spacing_m).at_least(0.1).at_most(20).unit("m");
            f.price_per_m(on.cost_per_m);
            f.o.text("pole", on.pole);
            f.span(on.span_m);
        });
    e.lv_bundles = read_section<LvBundle>(
        catalogue, "lv_bundles", e.currency, [](LvBundle& bundle, const Figures& f, std::string& phases) {
            f.phases(phases, {"three_phase", "single_phase"});
            f.o.number("voltage_kv", bundle.voltage_kv).at_least(0.05).at_most(1.5).unit("kV");
            f.resistance("r_ohm_per_km", bundle.r_ohm_per_km);
            f.resistance("neutral_r_ohm_per_km", bundle.neutral_r_ohm_per_km);
            f.o.number("x_ohm_per_km", bundle.x_ohm_per_km).at_least(0).at_most(2).unit("ohm/km");
            f.ampacity(bundle.ampacity_a);
            f.price_per_m(bundle.cost_per_m);
            f.o.text("pole", bundle.pole);
            f.span(bundle.span_m);
        });
    e.transformers = read_section<TransformerType>(
        catalogue, "transformers", e.currency, [](TransformerType& t, const Figures& f, std::string& phases) {
            f.phases(phases, {"three_phase", "single_phase", "swer"});
            f.o.number("rating_kva", t.rating_kva).at_least(0.5).at_most(1e5).unit("kVA");
            f.o.number("no_load_losses_w", t.no_load_losses_w).at_least(0).at_most(1e6).unit("W");
            f.o.number("load_losses_w", t.load_losses_w).above(0).at_most(1e7).unit("W");
            f.o.number("impedance_percent", t.impedance_percent).above(0).at_most(30).unit("%");
            f.o.number("no_load_current_percent", t.no_load_current_percent)
                .at_least(0)
                .at_most(30)
                .unit("%");
            f.price("cost", t.cost, "");
        });
    for (const MvArrangement& on : e.mv_arrangements)
        if (!on.spacing_m && on.phases != LinePhases::swer)
            refuse_at(catalogue.find("mv_arrangements")->find(on.name)->origin,
                      on.name + ": spacing_m is missing. Only a single wire has none.");
    check_poles(e.mv_arrangements, e.poles, *catalogue.find("mv_arrangements"));
    check_poles(e.lv_bundles, e.poles, *catalogue.find("lv_bundles"));
    check_transformer_prices(e, *catalogue.find("transformers"));
    for (const TransformerType& t : e.transformers) {
        const Origin& at = catalogue.find("transformers")->find(t.name)->origin;
        if (t.load_losses_w / (10 * t.rating_kva) > t.impedance_percent)
            refuse_at(at, fmt::format("{}: load_losses_w is {}, more than its impedance of {} % allows. Are "
                                      "they in W?",
                                      t.name, shortest(t.load_losses_w), shortest(t.impedance_percent)));
        if (t.no_load_losses_w / (10 * t.rating_kva) > t.no_load_current_percent)
            refuse_at(at,
                      fmt::format("{}: no_load_losses_w is {}, more than its no-load current of {} % "
                                  "allows. Are they in W?",
                                  t.name, shortest(t.no_load_losses_w), shortest(t.no_load_current_percent)));
    }
    return e;
}

}  // namespace gridreach
