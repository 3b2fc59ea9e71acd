#ifndef TRYGGHET_CZLIB_SHIM_H
#define TRYGGHET_CZLIB_SHIM_H
#include <zlib.h>
/// `inflateInit2` is a macro that passes the header's version and size; Swift cannot call macros.
static inline int trygghet_inflate_init_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 32); /* 32: gzip or zlib header, found by looking */
}
#endif
