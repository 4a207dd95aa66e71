// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A module with a cached function.
import Rc from 'gi://Rc';

export const connect = Rc.cacheResource(url => ({url}));
