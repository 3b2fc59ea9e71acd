import ArgumentParser
import BatchJobs
import FeatureFormats
import LayerSinks
import MapLayers
import RecordSources
import Reprojection
import SpatialIndexing

/// How the process ends, for those who call it from scripts.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case wrongUsage = 2
    case refused = 3
    case disclosure = 4
    case locked = 5

    /// The status for an error of ours; `nil` for one of the argument parser.
    init?(of error: any Error) {
        switch error {
        case is SourceError, is ReprojectionError, is IndexError: self = .refused
        case let error as LayerError:
            self = error.code == .disclosure ? .disclosure : error.isRefusal ? .refused : .failed
        case let error as FormatError:
            self = error.code == .unwritable || error.code == .diskFull ? .failed : .refused
        case let error as SinkError: self = error.code == .locked ? .locked : .failed
        case let error as RunError: self = ExitStatus(error.code)
        default: return nil
        }
    }

    private init(_ code: RunError.Code) {
        switch code {
        case .badJob, .inputRefused: self = .refused
        case .disclosure: self = .disclosure
        case .layerFailed: self = .failed
        }
    }

    /// Ends the command with this status, when everything has been printed.
    var asError: ExitCode { ExitCode(rawValue) }
}
