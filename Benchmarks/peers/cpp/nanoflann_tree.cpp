// nanoflann's static k-d tree over columns that are not copied.
#include <nanoflann.hpp>
#include "peer.hpp"

struct Cloud {
    const Column &xs, &ys;
    size_t kdtree_get_point_count() const { return xs.size(); }
    double kdtree_get_pt(size_t i, size_t axis) const { return axis == 0 ? xs[i] : ys[i]; }
    template <class Box> bool kdtree_get_bbox(Box&) const { return false; }
};

struct Index {
    using Tree = nanoflann::KDTreeSingleIndexAdaptor<
        nanoflann::L2_Simple_Adaptor<double, Cloud>, Cloud, 2, uint32_t>;
    Cloud cloud;
    Tree tree;

    Index(const Column& xs, const Column& ys)
        : cloud{xs, ys}, tree(2, cloud, nanoflann::KDTreeSingleIndexAdaptorParams(10)) {}

    template <class Visit> void nearest(double x, double y, unsigned k, Visit visit) {
        uint32_t ids[64];
        double squares[64], position[2] = {x, y};
        size_t found = tree.knnSearch(position, k, ids, squares);
        for (size_t i = 0; i < found; i++) visit(ids[i], std::sqrt(squares[i]));
    }
};

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
int main(int argc, char** argv) {
    return run<Index>("nanoflann", TEXT(NANOFLANN_VERSION), argc, argv);
}
