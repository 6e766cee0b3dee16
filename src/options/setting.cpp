// SPDX-License-Identifier: Apache-2.0
#include "options/setting.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

std::string Origin::text() const {
    return line > 0 ? fmt::format("{}:{}", where, line) : where;
}

const Setting* Setting::find(std::string_view key) const {
    for (const Entry& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}

Setting* Setting::find(std::string_view key) {
    return const_cast<Setting*>(static_cast<const Setting*>(this)->find(key));
}

Setting& Setting::put(std::string_view key, Setting value) {
    kind = Kind::map;
    if (Setting* present = find(key)) return *present = std::move(value);
    Origin at = value.origin;
    entries.push_back({std::string(key), std::move(at), std::move(value)});
    return entries.back().value;
}

void Setting::remove(std::string_view key) {
    std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
}

Setting Setting::scalar(std::string text, Origin origin) {
    Setting s;
    s.kind = Kind::scalar;
    s.text = std::move(text);
    s.origin = std::move(origin);
    return s;
}

namespace {

/// Builds the tree from yaml-cpp's events, refusing what a settings file has no business to hold.
class Builder : public YAML::EventHandler {
public:
    explicit Builder(const std::string& name) : name_(name) {}

    Setting take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Setting s;
        add(mark, anchor, "", std::move(s));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(mark, "a YAML alias (*name) stands here. Write the value out.");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Setting s;
        s.kind = Setting::Kind::scalar;
        s.text = value;
        s.quoted = tag == "!";
        add(mark, anchor, tag, std::move(s));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Setting::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Setting::Kind::map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Setting value;
        std::string key;  // of the entry being read, when `value` is a map
        Origin key_origin;
        bool has_key = false;
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& why) const {
        throw UsageError(fmt::format("{}:{}: {}", name_, mark.line + 1, why));
    }

    void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (anchor != 0)
            refuse(mark, "a YAML anchor (&name) stands here. Write the value out where it is needed.");
        if (!tag.empty() && tag != "!" && tag != "?")
            refuse(mark, fmt::format("the YAML tag {} is not understood here.", tag));
        if (++nodes_ > max_setting_nodes)
            refuse(mark, fmt::format("more than {} values are too many for a settings file.",
                                     with_commas(static_cast<std::int64_t>(max_setting_nodes))));
        if (open_.size() >= static_cast<std::size_t>(max_setting_depth))
            refuse(mark, fmt::format("values are nested deeper than {} levels.", max_setting_depth));
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Setting::Kind kind) {
        check(mark, tag, anchor);
        if (!open_.empty() && wants_key()) refuse(mark, "a key must be plain text.");
        Open next;
        next.value.kind = kind;
        next.value.origin = at(mark);
        open_.push_back(std::move(next));
    }

    void close() {
        Setting done = std::move(open_.back().value);
        open_.pop_back();
        place(std::move(done));
    }

    bool wants_key() const { return open_.back().value.kind == Setting::Kind::map && !open_.back().has_key; }

    void add(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag, Setting s) {
        check(mark, tag, anchor);
        s.origin = at(mark);
        if (!open_.empty() && wants_key()) {
            if (s.kind != Setting::Kind::scalar) refuse(mark, "a key must be plain text.");
            Open& map = open_.back();
            for (const Setting::Entry& entry : map.value.entries)
                if (entry.key == s.text)
                    refuse(mark, fmt::format("{} is given twice; the first is in line {}. Remove one.",
                                             s.text, entry.origin.line));
            map.key = std::move(s.text);
            map.key_origin = s.origin;
            map.has_key = true;
            return;
        }
        // An empty value has no place of its own; its key has.
        if (s.kind == Setting::Kind::nothing && !open_.empty() && open_.back().has_key)
            s.origin = open_.back().key_origin;
        place(std::move(s));
    }

    void place(Setting s) {
        if (open_.empty()) {
            root_ = std::move(s);
        } else if (Open& parent = open_.back(); parent.value.kind == Setting::Kind::map) {
            parent.value.entries.push_back(
                {std::move(parent.key), std::move(parent.key_origin), std::move(s)});
            parent.has_key = false;
        } else {
            parent.value.items.push_back(std::move(s));
        }
    }

    Origin at(const YAML::Mark& mark) const { return {name_, mark.line + 1}; }

    const std::string& name_;
    std::size_t nodes_ = 0;
    std::vector<Open> open_;
    Setting root_;
};

void check_text(std::string_view text, const std::string& name) {
    int line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view row = text.substr(begin, end - begin);
        if (!is_utf8(row))
            throw UsageError(
                fmt::format("{}:{}: this line is not UTF-8. Save the file with UTF-8 encoding.", name, line));
        if (row.find('\0') != std::string_view::npos)
            throw UsageError(fmt::format("{}:{}: this line holds a zero byte: not a text file.", name, line));
        const std::size_t indent = row.find_first_not_of(' ');
        if (indent != std::string_view::npos && row[indent] == '\t' &&
            row.find_first_not_of(" \t\r") != std::string_view::npos)
            throw UsageError(
                fmt::format("{}:{}: this line is indented with a tab. YAML wants spaces.", name, line));
        begin = end + 1;
    }
}

}  // namespace

Setting parse_yaml(std::string_view text, const std::string& name) {
    check_text(text, name);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        Builder builder(name);
        if (!parser.HandleNextDocument(builder)) return {};
        Setting root = builder.take();
        Builder second(name);
        if (parser.HandleNextDocument(second))
            throw UsageError(
                fmt::format("{}: it holds several YAML documents (---), one is expected.", name));
        return root;
    } catch (const YAML::Exception& e) {
        throw UsageError(fmt::format("{}:{}: not valid YAML: {}.", name, e.mark.line + 1, e.msg));
    }
}

Setting read_yaml_file(const std::string& path) {
    constexpr std::size_t most_bytes = 4 << 20;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{} could not be read: {}.", path, std::strerror(errno)));
    std::string text(most_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (in.fail() && !in.eof()))
        throw InputError(fmt::format("{} could not be read: it is no ordinary file.", path));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > most_bytes)
        throw InputError(fmt::format("{} is larger than 4 MiB: not a settings file.", path));
    return parse_yaml(text, path);
}

void apply_assignment(Setting& root, std::string_view assignment, const std::string& option) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0)
        throw UsageError(
            fmt::format("{} {}: write it as KEY=VALUE, for example planner.type=mst.", option, assignment));
    Setting value = parse_yaml(assignment.substr(equals + 1), option);
    const auto from_shell = [&](auto&& self, Setting& s) -> void {
        s.origin = {option, 0};
        for (Setting& each : s.items) self(self, each);
        for (Setting::Entry& each : s.entries) {
            each.origin = {option, 0};
            self(self, each.value);
        }
    };
    from_shell(from_shell, value);

    Setting* at = &root;
    std::string_view path = assignment.substr(0, equals);
    for (;;) {
        const std::size_t dot = path.find('.');
        const std::string_view key = path.substr(0, dot);
        if (key.empty())
            throw UsageError(fmt::format("{} {}: a key between two dots is empty.", option, assignment));
        if (at->kind != Setting::Kind::map && at->kind != Setting::Kind::nothing)
            throw UsageError(fmt::format("{} {}: what stands before .{} is a value, not a group of keys.",
                                         option, assignment, key));
        if (dot == std::string_view::npos) {
            at->put(key, std::move(value));
            return;
        }
        Setting* next = at->find(key);
        if (next == nullptr) {
            Setting group;
            group.kind = Setting::Kind::map;
            group.origin = {option, 0};
            next = &at->put(key, std::move(group));
        }
        at = next;
        path.remove_prefix(dot + 1);
    }
}

}  // namespace gridreach
