// What every C++ peer shares: reading the columns, timing, the hash of an answer, a line of JSON.
//
//     PEER build|windows|nearest|radius FOLDER N
//
// A peer is a type `Index` with a constructor from the columns and whichever of these it can do:
//     list(minX, minY, maxX, maxY, ids)    appends the places of the points in a window
//     count(minX, minY, maxX, maxY)        how many there are
//     nearest(x, y, k, visit)              visit(id, distance) for each
//     within(x, y, radius)                 how many are no farther
#pragma once
#include <malloc.h>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

using Column = std::vector<double>;
using Ids = std::vector<uint32_t>;

inline std::vector<Column> read_columns(const std::string& path, size_t columns) {
    FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) { std::perror(path.c_str()); std::exit(1); }
    std::fseek(file, 0, SEEK_END);
    size_t rows = size_t(std::ftell(file)) / sizeof(double) / columns;
    std::rewind(file);
    std::vector<Column> result(columns, Column(rows));
    for (auto& column : result)
        if (std::fread(column.data(), sizeof(double), rows, file) != rows) std::exit(1);
    std::fclose(file);
    return result;
}

inline uint64_t mix(uint64_t v) {
    v = (v ^ v >> 30) * 0xBF58476D1CE4E5B9u;
    v = (v ^ v >> 27) * 0x94D049BB133111EBu;
    return v ^ v >> 31;
}

// Up to three times, as long as they take less than a second together.
template <class Work> std::string timed(Work work) {
    std::string list;
    double total = 0;
    for (int turn = 0; turn < 3 && (turn == 0 || total < 1); turn++) {
        auto before = std::chrono::steady_clock::now();
        work();
        double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
        total += s;
        list += (turn ? "," : "") + std::to_string(s);
    }
    return "[" + list + "]";
}

inline size_t heap() {
    auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

template <class Index> int run(const char* tool, const char* version, int argc, char** argv) {
    if (argc != 4) { std::fprintf(stderr, "usage: PEER TASK FOLDER N\n"); return 2; }
    std::string task = argv[1], folder = std::string(argv[2]) + "/", n = argv[3];
    auto points = read_columns(folder + "points-" + n + ".f64", 2);
    auto& xs = points[0];
    auto& ys = points[1];
    auto say = [&](const std::string& key, const std::string& seconds, const std::string& answer,
                   const std::string& more) {
        std::printf("{\"task\":\"%s\",\"tool\":\"%s\",\"version\":\"%s\",\"seconds\":%s,"
                    "\"answer\":{%s}%s}\n", key.c_str(), tool, version, seconds.c_str(),
                    answer.c_str(), more.c_str());
        std::fflush(stdout);
    };
    if (task == "build") {
        size_t bytes = 0;
        auto seconds = timed([&] {
            size_t before = heap();
            Index index(xs, ys);
            bytes = heap() - before;
        });
        char more[64];
        std::snprintf(more, sizeof more, ",\"bytes_per_point\":%.1f", double(bytes) / xs.size());
        say("build-" + n, seconds, "\"count\":" + std::to_string(xs.size()), more);
        return 0;
    }
    Index index(xs, ys);
    if (task == "windows") {
        if constexpr (requires(Index i, Ids ids) { i.list(0., 0., 0., 0., ids); })
            for (std::string hits : {"10", "100", "1000"}) {
                auto w = read_columns(folder + "windows-" + n + "-" + hits + ".f64", 4);
                size_t rows = w[0].size(), total = 0;
                Ids ids;
                auto listing = timed([&] {
                    total = 0;
                    for (size_t i = 0; i < rows; i++) {
                        ids.clear();
                        index.list(w[0][i], w[1][i], w[2][i], w[3][i], ids);
                        total += ids.size();
                    }
                });
                uint64_t hash = 0;
                for (size_t i = 0; i < rows && i < 2000; i++) {
                    ids.clear();
                    index.list(w[0][i], w[1][i], w[2][i], w[3][i], ids);
                    for (auto id : ids) hash += mix(uint64_t(i) << 32 | id);
                }
                say("list-" + hits + "-" + n, listing, "\"count\":" + std::to_string(total)
                    + ",\"hash\":\"" + std::to_string(hash) + "\"", "");
                auto counting = timed([&] {
                    total = 0;
                    for (size_t i = 0; i < rows; i++)
                        total += index.count(w[0][i], w[1][i], w[2][i], w[3][i]);
                });
                say("count-" + hits + "-" + n, counting, "\"count\":" + std::to_string(total), "");
            }
    } else if (task == "nearest") {
        if constexpr (requires(Index i) { i.nearest(0., 0., 8, [](uint32_t, double) {}); }) {
            auto q = read_columns(folder + "queries-" + n + ".f64", 2);
            double sum = 0;
            auto seconds = timed([&] {
                sum = 0;
                for (size_t i = 0; i < q[0].size(); i++)
                    index.nearest(q[0][i], q[1][i], 8, [&](uint32_t, double d) { sum += d; });
            });
            uint64_t hash = 0;
            for (uint64_t i = 0; i < q[0].size() && i < 2000; i++)
                index.nearest(q[0][i], q[1][i], 8,
                              [&](uint32_t id, double) { hash += mix(i << 32 | id); });
            char answer[96];
            std::snprintf(answer, sizeof answer, "\"sum\":%.17g,\"hash\":\"%llu\"", sum,
                          (unsigned long long)hash);
            say("nearest-" + n, seconds, answer, "");
        }
    } else if (task == "radius") {
        if constexpr (requires(Index i) { i.within(0., 0., 0.); }) {
            std::vector<uint32_t> counts(xs.size());
            auto seconds = timed([&] {
                for (size_t i = 0; i < xs.size(); i++)
                    counts[i] = uint32_t(index.within(xs[i], ys[i], 250));
            });
            uint64_t pairs = 0, hash = 0;
            for (uint64_t i = 0; i < counts.size(); i++) {
                pairs += counts[i];
                hash += mix(i << 32 | counts[i]);
            }
            say("radius-" + n, seconds, "\"count\":" + std::to_string(pairs) + ",\"hash\":\""
                + std::to_string(hash) + "\"", "");
        }
    }
    return 0;
}
