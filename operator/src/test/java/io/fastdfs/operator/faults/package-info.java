/**
 * Where does the operator end when everything around it fails? It is killed at each of its steps, the API server answers
 * badly, trackers lie, a second operator works beside it; one {@link Oracle} judges all of that.
 *
 * <p>There is an API server but no node: {@link SimulatedFastDfs} plays kubelet, trackers and storages.
 */
@NullMarked
package io.fastdfs.operator.faults;

import org.jspecify.annotations.NullMarked;
