// libspatialindex's R*-tree in memory, loaded in bulk (STR).
#include <spatialindex/SpatialIndex.h>
#include "peer.hpp"

using namespace SpatialIndex;

struct Stream : IDataStream {
    const Column &xs, &ys;
    size_t next = 0;
    Stream(const Column& xs, const Column& ys) : xs(xs), ys(ys) {}
    IData* getNext() override {
        double position[2] = {xs[next], ys[next]};
        Region region(position, position, 2);
        return new RTree::Data(0, nullptr, region, id_type(next++));
    }
    bool hasNext() override { return next < xs.size(); }
    uint32_t size() override { return uint32_t(xs.size()); }
    void rewind() override { next = 0; }
};

struct Index {
    std::unique_ptr<IStorageManager> storage{StorageManager::createNewMemoryStorageManager()};
    std::unique_ptr<ISpatialIndex> tree;

    Index(const Column& xs, const Column& ys) {
        Stream stream(xs, ys);
        id_type identifier;
        tree.reset(RTree::createAndBulkLoadNewRTree(RTree::BLM_STR, stream, *storage, 0.9, 100, 100,
                                                    2, RTree::RV_RSTAR, identifier));
    }
};

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
int main(int argc, char** argv) {
    return run<Index>(
        "libspatialindex", TEXT(SIDX_VERSION_MAJOR) "." TEXT(SIDX_VERSION_MINOR) "." TEXT(SIDX_VERSION_REV),
        argc, argv);
}
