import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  type Payload,
  UndefinedPayloadConverter,
} from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';

const textCharsMax = 200;

/**
 * JSON as people send it. What does not parse arrives as text, which whoever reads it refuses in words: thrown here, it
 * would fail the workflow task again and again, and one mistyped signal would hold up an audit for good.
 */
class TypedJson extends JsonPayloadConverter {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the overridden method's signature
  override fromPayload<T>(payload: Payload): T {
    try {
      return super.fromPayload<T>(payload);
    } catch {
      return decode(payload.data ?? new Uint8Array()).slice(0, textCharsMax) as T;
    }
  }
}

/** The other encoding that the Temporal UI offers beside JSON: the same bytes under another name. */
class ProtobufJson extends TypedJson {
  override encodingType = 'json/protobuf' as never;
  override toPayload(): undefined {
    return undefined;
  }
}

/** What workflows read and write payloads with; the bundle looks it up by this name. */
export const payloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new TypedJson(),
  new ProtobufJson(),
);
