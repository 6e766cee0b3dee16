// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace gridreach {

/// Lets this process read over the network. To be called before anything is opened; without it nothing that
/// is opened may, whatever it names: a VRT, a table of contents or a schema can hide an address.
void allow_network();
bool network_allowed();

/// Closes GDAL's ways to the network: file systems such as /vsicurl/, drivers that talk to servers and
/// databases or start programs, its own fetching of schemas, PROJ's grids. Called once, by start_gdal(),
/// after the drivers are registered.
void shut_network();

/// Refuses a path that names something on the network ("/vsicurl/", "http:"…) when that is not allowed, and
/// "http:" in any case: GDAL reads it as "/vsicurl/http:…". Throws InputError.
void refuse_network(const std::string& path);

/// The same for the files that a VRT names (others name none): said at once, not when the first window is
/// read.
void refuse_network_in_vrt(const std::string& path);

}  // namespace gridreach
