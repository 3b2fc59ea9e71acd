import CFuzzer
import Glibc

// One program for all targets: the first argument names the target, the rest are libFuzzer's.
//     fuzz-core joins -max_total_time=30 CORPUS
// A target that finds a wrong answer stops the program, and libFuzzer writes the input to a file.

let name = CommandLine.arguments.dropFirst().first
guard let target = FuzzTarget.allCases.first(where: { $0.rawValue == name }) else {
    // Without a target: which there are, one a line.
    for target in FuzzTarget.allCases { print(target.rawValue) }
    exit(name == nil ? 0 : 2)
}
unsafe FuzzTarget.chosen = target
var count = CommandLine.argc - 1
// The target's name takes the place of the program's: libFuzzer looks at what follows.
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
    unsafe CommandLine.unsafeArgv + 1
exit(
    unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        unsafe FuzzTarget.chosen.run(FuzzInput(data, size))
        return 0
    })
