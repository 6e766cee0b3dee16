// SPDX-License-Identifier: Apache-2.0
#include "outputs/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "outputs/html.h"
#include "outputs/map.h"
#include "outputs/remarks.h"
#include "outputs/report_html.h"
#include "outputs/report_page.h"

namespace gridreach {

namespace {

std::string list_of(const std::vector<std::string>& texts) {
    if (texts.empty()) return {};
    std::string out = "<ul>\n";
    for (const std::string& text : texts) out += "<li>" + escaped(text) + "</li>\n";
    return out + "</ul>\n";
}

/// What stages say; what nobody translated is marked as English, for readers aloud and for tests.
std::string remark_list(const std::vector<std::string>& texts, const Wording& w, const char* css_class = "") {
    if (texts.empty()) return {};
    std::string out = fmt::format("<ul class=\"remarks{}\">\n", css_class);
    for (const std::string& text : texts) {
        const auto said = translated(text, w);
        out += fmt::format("<li{}>{}</li>\n", said ? "" : " lang=\"en\"", escaped(said.value_or(text)));
    }
    return out + "</ul>\n";
}

std::string in_short(const PlanSummary& s, const Wording& w) {
    std::string out = "<ul class=\"short\">\n";
    for (const SummaryLine& line : summary_lines(s, w))
        out += fmt::format("<li><b>{}</b> {}</li>\n", escaped(line.about), escaped(line.text));
    return out + "</ul>\n";
}

std::string remarks_text(const std::vector<StageRemarks>& stages, const Wording& w) {
    std::string out;
    for (const StageRemarks& stage : stages) {
        if (stage.warnings.empty() && stage.remarks.empty()) continue;
        out += "<h3>" + escaped(w.phrases().or_same(stage.stage)) + "</h3>\n" +
               remark_list(stage.warnings, w, " warnings") + remark_list(stage.remarks, w);
    }
    return out;
}

}  // namespace

std::string section(std::string_view title, std::string_view body) {
    return body.empty() ? std::string()
                        : fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", escaped(title), body);
}

std::string page_head(const std::string& title, const Wording& w) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; "
        "script-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{}</title>\n<style>\n{}{}{}</style>\n</head>\n",
        name_of(w.phrases().language()), title, leaflet_style(), report_style(), symbol_style());
}

std::string page_foot(const std::string& program, const Wording& w) {
    std::string out = "</main>\n";
    if (!program.empty())
        out += "<footer>" + escaped(w.say("Made by {program}", fmt::arg("program", program))) + "</footer>\n";
    return out + fmt::format("<script>\n{}</script>\n<script>\n{}</script>\n</body>\n</html>\n",
                             leaflet_script(), report_script());
}

std::vector<StageRemarks> remarks_of(const PlanOutputs& o) {
    std::vector<StageRemarks> stages;
    const auto add = [&](std::string stage, const auto* value) {
        if (value && !value->remarks.empty()) stages.push_back({std::move(stage), {}, value->remarks});
    };
    add("Dwellings", o.dwellings);
    add("Demand", o.demand);
    add("Existing grid", o.sources);
    add("Candidate network", o.network);
    add("Plan", o.plan);
    return stages;
}

std::string report_html(const ReportInput& in) {
    const Wording w(in.language);
    const std::string title = escaped(in.title.empty() ? w.say("Grid-extension plan") : in.title);
    std::string out = page_head(title, w) + fmt::format("<body>\n<main>\n<header>\n<h1>{}</h1>\n", title);
    if (!in.about.empty()) out += "<p class=\"about\">" + escaped(in.about) + "</p>\n";
    out += "</header>\n" + in_short(in.summary, w);
    out += map_html(in.outputs, w);
    if (in.outputs.plan) {
        out += section(w.say("Key figures"), key_figures(in, w));
        out += section(w.say("Who gets what"), who_gets_what(in, w) + ways_chart(in, w));
        out += section(w.say("Where the money goes"), where_the_money_goes(in, w));
        out += section(w.say("What a connection costs"), cost_chart(in, w));
        out += section(w.say("Bill of quantities"), materials(in, w));
        out += section(w.say("Year by year"), rollout_chart(in, w) + rollout_text(in, w));
        out += section(w.say("How far from the cheapest plan"), bound_text(in, w) + bound_chart(in, w));
    }
    out += section(w.say("Why some are not on the grid"), why_unserved(in, w));
    out += section(w.say(in.detection ? "Dwellings, and how sure they are" : "Dwellings"),
                   detection_text(in, w));
    out += section(w.say("Warnings and remarks"), remarks_text(in.stages, w));
    out +=
        section(w.say("Before using this"),
                list_of({w.say("A plan is no construction design: routes, poles, clearances, wayleaves and "
                               "protection need a survey on site."),
                         w.say("Where dwellings stand can be personal data. Share the layers, and this page, "
                               "accordingly.")}));
    out += section(w.say("Inputs"), files_text(in, w));
    out += section(w.say("Settings"), settings_text(in, w));
    std::vector<std::string> methods = in.methods;
    if (in.outputs.plan)
        for (const std::string& method : in.outputs.plan->methods)
            if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
    out += section(w.say("Methods"), list_of(methods));
    return out + page_foot(in.program, w);
}

}  // namespace gridreach
