// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace gridreach {

/// What kind of thing went wrong; stands in the message and in `--json`.
enum class ErrorClass { usage, input, infeasible, resources, bug };

/// The word printed for `c`: "usage", "input", "infeasible", "resources", "bug".
std::string_view name_of(ErrorClass c);

/// A failure with a class. The text says where, what is wrong with the value, and what to do.
class Error : public std::runtime_error {
public:
    Error(ErrorClass c, const std::string& what) : std::runtime_error(what), class_(c) {}
    ErrorClass error_class() const { return class_; }

private:
    ErrorClass class_;
};

/// An error that came before any work was started or any file written: exit 2.
class NotStarted : public Error {
public:
    explicit NotStarted(const Error& e) : Error(e.error_class(), e.what()) {}
};

/// The person can put it right: a file, a value, a coordinate system. Before work starts it means exit 2.
class InputError : public Error {
public:
    explicit InputError(const std::string& what) : Error(ErrorClass::input, what) {}
};

/// The request itself is wrong: an unknown key, option, type or command.
class UsageError : public Error {
public:
    explicit UsageError(const std::string& what) : Error(ErrorClass::usage, what) {}
};

/// Disk, memory or another resource ran out.
class ResourceError : public Error {
public:
    explicit ResourceError(const std::string& what) : Error(ErrorClass::resources, what) {}
};

/// Runs checks: an Error leaving them becomes NotStarted.
template <class Checks>
decltype(auto) before_work(Checks&& checks) {
    try {
        return std::forward<Checks>(checks)();
    } catch (const Error& e) {
        throw NotStarted(e);
    }
}

/// The person asked to stop (SIGINT, SIGTERM).
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "stopped on request"; }
};

/// Runs `work`; an Error leaving it gets "`where`: " before its text and keeps its class.
template <class Work>
decltype(auto) within(std::string_view where, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const NotStarted& e) {
        throw NotStarted(Error(e.error_class(), std::string(where) + ": " + e.what()));
    } catch (const InputError& e) {
        throw InputError(std::string(where) + ": " + e.what());
    } catch (const UsageError& e) {
        throw UsageError(std::string(where) + ": " + e.what());
    } catch (const Error& e) {
        throw Error(e.error_class(), std::string(where) + ": " + e.what());
    }
}

}  // namespace gridreach
