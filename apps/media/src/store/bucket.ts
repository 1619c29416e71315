import {
  BucketAlreadyOwnedByYou,
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3'

/** Makes the bucket if it is not there. */
export async function createBucket(client: S3Client, bucket: string, region: string): Promise<void> {
  // The first region of S3 has no name: there the constraint must be left out.
  const location =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ...location }))
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error
  }
}

/** Resolves when the bucket is there and answers. */
export async function checkBucket(client: S3Client, bucket: string): Promise<void> {
  await client.send(new HeadBucketCommand({ Bucket: bucket }))
}
