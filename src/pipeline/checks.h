// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dwellings/corrections.h"
#include "io/input_files.h"
#include "io/raster_file.h"
#include "io/vector_file.h"
#include "pipeline/pipeline_file.h"

namespace gridreach {

/// An input as `check` found it.
struct CheckedInput {
    std::string key;  ///< "scenes"
    std::string path;
    std::string what;  ///< "39,645 points, WGS 84 / UTM zone 36N", "2,341 × 2,048 pixels, 3 bands"
    std::optional<GeoBox> box;
};

/// What input files hold, each read once.
class InputHashes {
public:
    const Hash128& of(const std::string& file) { return content(file).hash; }
    const FileContent& content(const std::string& file) {
        const auto [at, added] = known_.try_emplace(file);
        if (added) at->second = content_of(file);
        return at->second;
    }

private:
    std::map<std::string, FileContent> known_;
};

/// A pipeline whose inputs were all opened, lie on Earth and lie together.
struct CheckedPipeline {
    std::vector<CheckedInput> inputs;
    std::shared_ptr<const Projection> projection;
    std::shared_ptr<const Metric> metric;
    std::shared_ptr<const GdalRasterOpener> rasters;
    std::shared_ptr<const GdalVectorReader> vectors;
    std::shared_ptr<InputHashes> hashes;
    std::shared_ptr<const Corrections> corrections;  ///< Null without. What was checked is used.
    std::vector<PointLoad> loads;                    ///< As checked; those outside the survey area too.
    std::vector<std::string> load_remarks;
};

/// Looks at every input before work starts. Throws InputError for one that cannot be opened, has no
/// coordinate system, is not on Earth, or lies apart from where the run begins (swapped axes are recognised);
/// warns about what is only odd.
CheckedPipeline check_inputs(const Pipeline& pipeline, Reporter& reporter);

/// Checks that the disk has room for what a run may write, reckoned from its inputs' sizes: 64 MiB, and eight
/// times its dwellings or nodes (forty times when gzipped). Throws ResourceError with both figures.
void check_free_space(const std::string& output, const PipelineKeys& keys);

/// Checks that results can be written: the folder's parent exists and is writable, the folder is new, or is a
/// run of ours that did not finish or whose search for the plan was stopped, or `overwrite` is set, and no
/// program has changes of a GeoPackage of ours that it has not saved yet. Throws UsageError.
void check_output(const std::string& output, bool overwrite);

}  // namespace gridreach
