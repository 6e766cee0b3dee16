// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "model/raster.h"

namespace gridreach {

/// Opens rasters through GDAL (GeoTIFF, COG, VRT, JPEG 2000, "/vsi…" paths that are local).
///
/// Refused with a sentence that says what to do: files GDAL cannot open or opens with an error, no coordinate
/// system (unless `assumed_crs` is given), no geotransform or one that cannot be turned round, complex
/// samples, no pixels or more than 2^44, blocks of more than 256 MiB (a few bytes on disk can ask for
/// gigabytes).
class GdalRasterOpener : public RasterOpener {
public:
    /// `assumed_crs` is the coordinate system of files that do not say theirs; "" refuses them.
    explicit GdalRasterOpener(std::string assumed_crs = "") : assumed_crs_(std::move(assumed_crs)) {}
    std::unique_ptr<Raster> open(const std::string& path,
                                 std::shared_ptr<const Projection> working) const override;

    LatticeBand resample(const std::string& path, std::shared_ptr<const Projection> working,
                         const CellLattice& lattice, const ResampleRule& rule) const override;
    std::string value_unit(const std::string& path) const override;

    /// Where the raster lies, from its outline (41 points along each side).
    GeoBox look_at(const std::string& path) const;
    /// What is known of it without placing it.
    RasterInfo info(const std::string& path) const;

private:
    std::string assumed_crs_;
};

}  // namespace gridreach
