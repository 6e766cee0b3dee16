// SPDX-License-Identifier: Apache-2.0
#include "plan/stp_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

class Reader {
public:
    Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    StpProblem read() {
        while (next_line()) {
            if (words_.empty()) continue;
            const std::string word = lowered(std::string(words_[0]));
            if (word == "eof") break;
            if (word == "section") {
                if (words_.size() < 2) refuse("SECTION without a name");
                section(lowered(std::string(words_[1])));
            }
            // Before the first section: the magic word and what else a file likes to say.
        }
        finish();
        return std::move(out_);
    }

private:
    bool next_line() {
        if (at_ >= text_.size()) return false;
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = end + 1;
        ++line_;
        words_.clear();
        for (std::size_t i = 0; i < line.size();) {
            const auto blank = [&](std::size_t k) {
                return line[k] == ' ' || line[k] == '\t' || line[k] == '\r';
            };
            while (i < line.size() && blank(i)) ++i;
            std::size_t j = i;
            while (j < line.size() && !blank(j)) ++j;
            if (j > i) words_.push_back(line.substr(i, j - i));
            i = j;
        }
        return true;
    }

    [[noreturn]] void refuse(const std::string& what) const {
        throw InputError(fmt::format("{}:{}: {}.", name_, line_, what));
    }

    double number(std::size_t word, const char* what) const {
        const double value = any_number(word, what);
        if (value < 0) refuse(fmt::format("{} is {}, but it must be at least 0", what, shortest(value)));
        return value;
    }

    double any_number(std::size_t word, const char* what) const {
        if (word >= words_.size()) refuse(fmt::format("{} is missing", what));
        double value = 0;
        const std::string_view w = words_[word];
        if (std::from_chars(w.data(), w.data() + w.size(), value).ptr != w.data() + w.size() ||
            !std::isfinite(value))
            refuse(fmt::format("{} is \"{}\", which is no number", what, w));
        return value;
    }
    std::uint32_t count(const char* what) const {
        const double value = number(1, what);
        if (value != std::floor(value) || value > 2e9) refuse(fmt::format("{} is {}", what, shortest(value)));
        return static_cast<std::uint32_t>(value);
    }
    std::uint32_t vertex(std::size_t word) const {
        const double value = number(word, "the vertex");
        if (value < 1 || value > out_.problem.vertices() || value != std::floor(value))
            refuse(fmt::format("there is no vertex {} among {}", shortest(value), out_.problem.vertices()));
        return static_cast<std::uint32_t>(value) - 1;
    }

    void section(const std::string& kind) {
        const bool graph = kind == "graph", terminals = kind == "terminals";
        if (!graph && !terminals && kind != "comment" && kind != "comments" && kind != "coordinates" &&
            kind != "presolve" && kind != "tree")
            refuse(fmt::format("the section \"{}\" is not known", words_[1]));
        if (terminals && !nodes_) refuse("the terminals come before the graph");
        const int begun = line_;
        while (next_line()) {
            if (words_.empty()) continue;
            const std::string word = lowered(std::string(words_[0]));
            if (word == "end") return;
            if (graph) graph_line(word);
            if (terminals) terminal_line(word);
        }
        throw InputError(fmt::format("{}:{}: the section \"{}\" has no END.", name_, begun, kind));
    }

    void graph_line(const std::string& word) {
        if (word == "nodes") {
            nodes_ = count("the number of nodes");
            // A few bytes may not ask for gigabytes: what joins a node takes more than one of them.
            if (*nodes_ > text_.size())
                refuse(fmt::format("the number of nodes is {}, more than a file of {} bytes can join",
                                   *nodes_, text_.size()));
            out_.problem.prize.assign(*nodes_, 0);
        } else if (word == "edges") {
            edges_ = count("the number of edges");
            out_.problem.edges.reserve(std::min<std::size_t>(*edges_, text_.size() / 6));
        } else if (word == "e") {
            // The maximum-weight form has edges without a cost.
            const bool bare = words_.size() == 3;
            if (bare && !bare_edge_) bare_edge_ = line_;
            if (!bare) costs_ = true;
            out_.problem.edges.push_back({vertex(1), vertex(2), bare ? 0 : number(3, "the cost")});
        } else if (word == "a" || word == "arcs") {
            refuse("the graph is directed, which is not solved");
        } else if (word != "obstacles") {
            refuse(fmt::format("\"{}\" is not known in a graph", words_[0]));
        }
    }

    void terminal_line(const std::string& word) {
        if (word == "terminals") {
            terminals_ = count("the number of terminals");
        } else if (word == "t") {
            ++found_;
            if (words_.size() > 2) {
                if (costs_)
                    refuse(
                        "a terminal T has a weight, as in the maximum-weight form, but edges have costs; a "
                        "terminal with a prize is TP");
                weights_ = true;
                out_.problem.prize[vertex(1)] = any_number(2, "the weight");
            } else {
                out_.problem.prize[vertex(1)] = must_join;
                plain_ = true;
            }
        } else if (word == "tp") {
            out_.problem.prize[vertex(1)] = number(2, "the prize");
            prizes_ = true;
            ++found_;
        } else if (word == "root" || word == "rootp") {
            out_.problem.root = vertex(1);
            root_ = true;
        } else {
            refuse(fmt::format("\"{}\" is not known among terminals", words_[0]));
        }
    }

    void finish() {
        if (!nodes_)
            throw InputError(fmt::format("{} holds no graph: there is no SECTION Graph with Nodes.", name_));
        if (*nodes_ == 0) throw InputError(fmt::format("{}: the graph has no node.", name_));
        const auto differ = [&](const char* what, std::uint32_t said, std::size_t found) {
            throw InputError(
                fmt::format("{}: {} {} are announced, but {} follow.", name_, said, what, found));
        };
        if (edges_ && *edges_ != out_.problem.edges.size())
            differ("edges", *edges_, out_.problem.edges.size());
        if (terminals_ && *terminals_ != found_ && !(root_ && *terminals_ == found_ + 1))
            differ("terminals", *terminals_, found_);
        if (found_ == 0) throw InputError(fmt::format("{}: there is no terminal.", name_));
        if (weights_) {
            finish_weights();
            return;
        }
        if (bare_edge_) throw InputError(fmt::format("{}:{}: the cost is missing.", name_, *bare_edge_));
        std::vector<double>& prize = out_.problem.prize;
        out_.rooted = (prizes_ && root_) || !prizes_;
        out_.kind = !prizes_ ? "SPG" : root_ ? "RPCSPG" : "PCSPG";
        // In a plain Steiner problem any terminal is as good a root as another.
        if (!prizes_ && !(root_ && prize[out_.problem.root] == must_join))
            out_.problem.root =
                static_cast<std::uint32_t>(std::find(prize.begin(), prize.end(), must_join) - prize.begin());
    }

    /// The maximum-weight form as a prize-collecting one.
    void finish_weights() {
        if (prizes_ || plain_ || root_ || costs_)
            throw InputError(
                fmt::format("{}: terminals T with a weight belong to the maximum-weight form, which has no "
                            "other terminals, "
                            "no root and no costs of edges.",
                            name_));
        std::vector<double>& prize = out_.problem.prize;
        const double least = std::min(0.0, *std::min_element(prize.begin(), prize.end()));
        double all = least;
        for (double& weight : prize) all += weight -= least;
        for (PrizeProblem::Edge& edge : out_.problem.edges) edge.cost = -least;
        out_.kind = "MWCS";
        out_.weight_at_no_cost = all;
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0;
    int line_ = 0;
    std::vector<std::string_view> words_;
    StpProblem out_;
    std::optional<std::uint32_t> nodes_, edges_, terminals_;
    std::size_t found_ = 0;
    std::optional<int> bare_edge_;  ///< The line of the first edge without a cost.
    bool root_ = false, prizes_ = false, plain_ = false, weights_ = false, costs_ = false;
};

}  // namespace

StpProblem parse_stp(std::string_view text, const std::string& name) {
    return Reader(text, name).read();
}

}  // namespace gridreach
