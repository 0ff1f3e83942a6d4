/* version.h - what build.json and --version call this program. */
#ifndef TSUNAGI_BUILD_VERSION_H
#define TSUNAGI_BUILD_VERSION_H

#define TSUNAGI_VERSION "0.1.0"

#endif
