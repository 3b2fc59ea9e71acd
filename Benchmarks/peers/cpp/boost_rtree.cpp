// Boost.Geometry's R-tree, built by packing, which its range constructor does.
#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>
#include <boost/version.hpp>
#include "peer.hpp"

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

struct Index {
    using Point = bg::model::point<double, 2, bg::cs::cartesian>;
    using Box = bg::model::box<Point>;
    using Entry = std::pair<Point, uint32_t>;
    using Tree = bgi::rtree<Entry, bgi::quadratic<16>>;
    std::unique_ptr<Tree> tree;

    Index(const Column& xs, const Column& ys) {
        std::vector<Entry> entries(xs.size());
        for (size_t i = 0; i < xs.size(); i++) entries[i] = {Point(xs[i], ys[i]), uint32_t(i)};
        tree = std::make_unique<Tree>(entries.begin(), entries.end());
    }
    static Box box(double a, double b, double c, double d) { return {Point(a, b), Point(c, d)}; }

    void list(double a, double b, double c, double d, Ids& ids) {
        tree->query(bgi::intersects(box(a, b, c, d)), boost::make_function_output_iterator(
            [&](const Entry& entry) { ids.push_back(entry.second); }));
    }
    size_t count(double a, double b, double c, double d) {
        size_t n = 0;
        tree->query(bgi::intersects(box(a, b, c, d)),
                    boost::make_function_output_iterator([&](const Entry&) { n++; }));
        return n;
    }
    template <class Visit> void nearest(double x, double y, unsigned k, Visit visit) {
        Point p(x, y);
        tree->query(bgi::nearest(p, k), boost::make_function_output_iterator(
            [&](const Entry& entry) { visit(entry.second, bg::distance(entry.first, p)); }));
    }
    size_t within(double x, double y, double radius) {
        size_t n = 0;
        double square = radius * radius;
        tree->query(
            bgi::intersects(box(x - radius, y - radius, x + radius, y + radius)),
            boost::make_function_output_iterator([&](const Entry& entry) {
                double dx = bg::get<0>(entry.first) - x, dy = bg::get<1>(entry.first) - y;
                n += dx * dx + dy * dy <= square;
            }));
        return n;
    }
};

int main(int argc, char** argv) { return run<Index>("boost R-tree", BOOST_LIB_VERSION, argc, argv); }
