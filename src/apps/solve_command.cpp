// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/output_file.h"
#include "apps/stop_on_signal.h"
#include "base/errors.h"
#include "base/reporter.h"
#include "base/words.h"
#include "io/safe_write.h"
#include "plan/prize_solver.h"
#include "plan/stp_file.h"

namespace gridreach {

namespace {

struct Options {
    std::string file, solution;
    std::optional<double> seconds;
    PrizeSolverOptions solver;
    bool overwrite = false;
};

/// The edges by the numbers the file uses.
std::string solution_text(const StpProblem& stated, const PrizeTree& tree) {
    const PrizeProblem& problem = stated.problem;
    std::string text = fmt::format("VALUE {}\n", shortest(stated.value_of(tree.cost)));
    for (std::uint32_t e : tree.edges)
        text += fmt::format("{} {}\n", problem.edges[e].a + 1, problem.edges[e].b + 1);
    return text;
}

/// Of a tree without a given root: any of its vertices, or the one vertex it is.
std::uint32_t some_vertex(const PrizeProblem& problem, const PrizeTree& tree) {
    if (!tree.edges.empty()) return problem.edges[tree.edges[0]].a;
    return static_cast<std::uint32_t>(std::max_element(problem.prize.begin(), problem.prize.end()) -
                                      problem.prize.begin());
}

}  // namespace

Command add_solve(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    Command command = new_command(app, "solve", "Solve a Steiner tree problem from a SteinLib or PACE file.");
    CLI::App& parser = *command.parser;
    parser
        .add_option("file", o.file,
                    "Problem: .stp (Steiner tree, prize-collecting, rooted, maximum-weight) or .gr.")
        ->required()
        ->type_name("FILE");
    parser.add_option("--solution", o.solution, "File of the tree's edges to write.")->type_name("FILE.txt");
    parser.add_option("--seconds", o.seconds, "Stop then; the answer is no longer repeatable.")
        ->type_name("S");
    parser.add_option("--branches", o.solver.branches, "Nodes of the branch and bound, at most.")
        ->type_name("N");
    parser.add_option("--seed", o.solver.seed, "Seed of the restarts; 1 when left out.")->type_name("N");
    parser.add_flag("--overwrite", o.overwrite, "Replace the file.");
    command.run = [options](AppReporter& reporter) {
        const Options& in = *options;
        const auto began = std::chrono::steady_clock::now();
        StpProblem stated;
        before_work([&] {
            if (in.seconds && !(*in.seconds > 0))
                throw UsageError(
                    fmt::format("--seconds is {}, but it must be greater than 0.", shortest(*in.seconds)));
            if (in.solver.branches < 0)
                throw UsageError(
                    fmt::format("--branches is {}, but it must be at least 0.", in.solver.branches));
            if (!in.solution.empty())
                check_output_file("--solution", in.solution, ".txt", "the tree is written as text", {in.file},
                                  in.overwrite);
            stated = parse_stp(read_text_file(in.file), in.file);
        });
        PrizeSolverOptions solver = in.solver;
        solver.seconds = in.seconds;
        solver.best_when_stopped = true;
        solver.most_work = 3e7;  // Some seconds.
        const PrizeTree tree =
            stated.rooted ? solve_prize_tree(stated.problem, solver) : solve_unrooted(stated.problem, solver);
        if (tree.cost == must_join)
            throw Error(ErrorClass::infeasible,
                        fmt::format("{}: the terminals cannot be joined: the graph is in parts.", in.file));
        // Once more, by code that knows nothing of the solver.
        PrizeProblem check = stated.problem;
        if (!stated.rooted) check.root = some_vertex(check, tree);
        const double cost = checked_cost(check, tree.edges);
        if (!in.solution.empty()) write_text_file(in.solution, solution_text(stated, tree));
        const bool maximum = stated.weight_at_no_cost.has_value();
        const double value = stated.value_of(cost), bound = stated.value_of(tree.lower_bound);
        const double gap =
            value != 0 ? std::max(0.0, (cost - tree.lower_bound) / std::abs(value)) : cost - tree.lower_bound;
        nlohmann::json result = {
            {"event", "result"},
            {"kind", stated.kind},
            {"objective", value},
            {"lower_bound", maximum ? value : bound},
            {"gap_fraction", gap},
            {"optimal", tree.optimal()},
            {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count()}};
        if (maximum) result["upper_bound"] = bound;
        if (stop_requested() != 0) result["stopped"] = true;
        reporter.say(fmt::format("{}: {}{}; no tree {} than {} (gap {:.3f} %).", stated.kind, shortest(value),
                                 tree.optimal() ? ", proved optimal" : "",
                                 maximum ? "weighs more" : "costs less", shortest(bound), 100 * gap));
        if (!in.solution.empty()) reporter.say("wrote " + in.solution);
        reporter.event(result);
        if (stop_requested() != 0)
            throw StoppedWithAnswer("stopped on request: this is the best tree found until then.");
    };
    return command;
}

}  // namespace gridreach
